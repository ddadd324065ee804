package io.bootfs.converter.archive;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A POSIX ACL that is put together, and comes out as Linux keeps it in an extended attribute
 * ({@code include/uapi/linux/posix_acl_xattr.h}). Not thread-safe.
 */
final class PosixAcl {

  private static final int VERSION = 2;
  private static final int USER_OBJ = 0x01;
  private static final int USER = 0x02;
  private static final int GROUP_OBJ = 0x04;
  private static final int GROUP = 0x08;
  private static final int MASK = 0x10;
  private static final int OTHER = 0x20;

  /** {@code ACL_UNDEFINED_ID}: of an entry that names nobody. */
  private static final int NOBODY = -1;

  private static final int ENTRY_BYTES = 8;

  private final List<Entry> entries = new ArrayList<>();

  private record Entry(int tag, int permissions, int id) {}

  /** Gives the owner, the file's group and all others their rights. */
  void base(int user, int group, int other) {
    entries.add(new Entry(USER_OBJ, user, NOBODY));
    entries.add(new Entry(GROUP_OBJ, group, NOBODY));
    entries.add(new Entry(OTHER, other, NOBODY));
  }

  /** Bounds the rights of named users and all groups. */
  void mask(int permissions) {
    entries.add(new Entry(MASK, permissions, NOBODY));
  }

  /** Gives a user rights. */
  void user(int id, int permissions) {
    entries.add(new Entry(USER, permissions, id));
  }

  /** Gives a group rights. */
  void group(int id, int permissions) {
    entries.add(new Entry(GROUP, permissions, id));
  }

  /** Tells whether no user or group is named. */
  boolean isEmpty() {
    return entries.isEmpty();
  }

  /** Returns the attribute's value. */
  byte[] value() {
    entries.sort(
        Comparator.comparingInt(Entry::tag).thenComparing(Entry::id, Integer::compareUnsigned));
    ByteBuffer value =
        ByteBuffer.allocate(Integer.BYTES + ENTRY_BYTES * entries.size())
            .order(ByteOrder.LITTLE_ENDIAN);
    value.putInt(VERSION);
    for (Entry entry : entries) {
      value.putShort((short) entry.tag).putShort((short) entry.permissions).putInt(entry.id);
    }
    return value.array();
  }
}
