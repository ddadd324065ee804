package io.bootfs.converter.archive;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The extended attributes of one file as its records tell them. For one file; not thread-safe.
 *
 * <p>What casync keeps apart (ACLs, capabilities, the SELinux label) are extended attributes to
 * Linux, and to an image.
 */
final class FileAttributes {

  private static final byte[] CAPABILITY = "security.capability".getBytes(ISO_8859_1);
  private static final byte[] SELINUX = "security.selinux".getBytes(ISO_8859_1);
  private static final byte[] ACL_ACCESS = "system.posix_acl_access".getBytes(ISO_8859_1);
  private static final byte[] ACL_DEFAULT = "system.posix_acl_default".getBytes(ISO_8859_1);
  private static final int PERMISSIONS = 7;
  private static final int GROUP_SHIFT = 3;
  private static final int USER_SHIFT = 6;
  private static final long GREATEST_ID = 0xffff_fffeL;

  private final RecordReader records;
  private final int mode;
  private final SortedMap<byte[], byte[]> xattrs = new TreeMap<>(Arrays::compareUnsigned);
  private final PosixAcl access = new PosixAcl();
  private final PosixAcl byDefault = new PosixAcl();
  private boolean hasGroupObject;
  private boolean hasDefault;
  private boolean hasQuotaProject;

  FileAttributes(RecordReader records, int mode) {
    this.records = records;
    this.mode = mode;
  }

  /** Takes in a record that was read. */
  void add(RecordType type, ByteBuffer body) throws ArchiveFormatException {
    switch (type) {
      case XATTR -> addXattr(body);
      case ACL_USER -> access.user(id(body), permissions(body.getLong()));
      case ACL_GROUP -> access.group(id(body), permissions(body.getLong()));
      case ACL_GROUP_OBJ -> addGroupObject(permissions(body.getLong()));
      case ACL_DEFAULT -> addDefault(body);
      case ACL_DEFAULT_USER -> byDefault.user(id(body), permissions(body.getLong()));
      case ACL_DEFAULT_GROUP -> byDefault.group(id(body), permissions(body.getLong()));
      // What the kernel gives ends in NUL; so does the record.
      case SELINUX -> xattrs.put(SELINUX, Texts.bytes(body));
      case FCAPS -> xattrs.put(CAPABILITY, Texts.bytes(body));
      case QUOTA_PROJECT -> hasQuotaProject |= body.getLong() != 0;
      // Names of owners are the host's.
      default -> {}
    }
  }

  /** Tells whether the file counts against a project's quota. */
  boolean hasQuotaProject() {
    return hasQuotaProject;
  }

  /** Returns all attributes by name. */
  SortedMap<byte[], byte[]> finish() throws ArchiveFormatException {
    if (!access.isEmpty()) {
      if (!hasGroupObject) {
        throw records.damaged("an ACL names users or groups, but not the rights of the file's own");
      }
      xattrs.put(ACL_ACCESS, access.value());
    }
    if (!byDefault.isEmpty()) {
      if (!hasDefault) {
        throw records.damaged("a default ACL names users or groups, but not the owner's rights");
      }
      xattrs.put(ACL_DEFAULT, byDefault.value());
    }
    return xattrs;
  }

  private void addXattr(ByteBuffer body) throws ArchiveFormatException {
    byte[] bytes = Texts.bytes(body);
    int end = 0;
    while (end < bytes.length && bytes[end] != 0) {
      end++;
    }
    if (end == 0 || end == bytes.length) {
      throw records.damaged("an extended attribute has no name, or one without an end");
    }
    byte[] name = Arrays.copyOf(bytes, end);
    if (!xattrs.isEmpty() && Arrays.compareUnsigned(xattrs.lastKey(), name) >= 0) {
      throw records.damaged("extended attributes are not in the order of their names");
    }
    xattrs.put(name, Arrays.copyOfRange(bytes, end + 1, bytes.length));
  }

  /** With a mask, which casync keeps as the mode's group permissions, as Linux shows it. */
  private void addGroupObject(int permissions) {
    hasGroupObject = true;
    access.base(mode >> USER_SHIFT & PERMISSIONS, permissions, mode & PERMISSIONS);
    access.mask(mode >> GROUP_SHIFT & PERMISSIONS);
  }

  private void addDefault(ByteBuffer body) throws ArchiveFormatException {
    hasDefault = true;
    byDefault.base(
        permissions(body.getLong()), permissions(body.getLong()), permissions(body.getLong()));
    long mask = body.getLong();
    if (mask != -1) {
      byDefault.mask(permissions(mask));
    }
  }

  private int id(ByteBuffer body) throws ArchiveFormatException {
    long id = body.getLong();
    if (id < 0 || id > GREATEST_ID) {
      throw records.damaged("an ACL's id is out of range: " + Long.toUnsignedString(id));
    }
    return (int) id;
  }

  private int permissions(long value) throws ArchiveFormatException {
    if ((value & ~PERMISSIONS) != 0) {
      throw records.damaged("an ACL's permissions are none: " + Long.toUnsignedString(value));
    }
    return (int) value;
  }
}
