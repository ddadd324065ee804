package io.bootfs.erofs;

import static io.bootfs.erofs.Format.MAX_NAME;
import static io.bootfs.erofs.Format.MAX_XATTR_SIZE;
import static io.bootfs.erofs.Format.XATTR_ENTRY_SIZE;
import static io.bootfs.erofs.Format.XATTR_HEADER_SIZE;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The extended attributes of an inode, sorted by name. Immutable; one object may serve many inodes.
 *
 * <p>They are kept as the bytes that EROFS stores: an array of about 4 bytes each plus names
 * (without their prefixes) and values. An inode without any costs nothing: it has {@link #NONE}.
 */
public final class Xattrs {

  /** No extended attributes. */
  public static final Xattrs NONE = new Xattrs(new byte[0]);

  /** The largest value in bytes: EROFS has 16 bits for its size. */
  public static final int MAX_VALUE = 0xffff;

  private final byte[] entries;

  private Xattrs(byte[] entries) {
    this.entries = entries;
  }

  /**
   * Tells whether EROFS can hold attributes of this name at all: whether it has a prefix for it.
   */
  public static boolean isSupported(byte[] name) {
    return XattrPrefix.of(name) != null;
  }

  /** Returns a builder that has no attributes yet. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns the bytes that an inode has between itself and its inline data. */
  int size() {
    return entries.length == 0 ? 0 : XATTR_HEADER_SIZE + entries.length;
  }

  /**
   * Returns the entries as they are on disk: {@code struct erofs_xattr_entry}, name, value,
   * padding.
   */
  byte[] entries() {
    return entries;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Xattrs that && Arrays.equals(entries, that.entries);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(entries);
  }

  @Override
  public String toString() {
    return "Xattrs[" + entries.length + " bytes]";
  }

  /** Collects extended attributes. Not safe for use by several threads. */
  public static final class Builder {

    private final SortedMap<byte[], byte[]> values = new TreeMap<>(Arrays::compareUnsigned);

    private Builder() {}

    /**
     * Adds an attribute, or replaces the one of the same name.
     *
     * @param name the full name with its prefix, as {@code user.comment}
     * @param value the value as {@code getxattr} gives it
     * @throws ErofsLimitException if EROFS can't hold such a name or value
     */
    public Builder put(byte[] name, byte[] value) throws ErofsLimitException {
      XattrPrefix prefix = XattrPrefix.of(name);
      if (prefix == null) {
        throw new ErofsLimitException(
            "EROFS has no place for the extended attribute "
                + Names.printable(name)
                + ": it knows "
                + XattrPrefix.known());
      }
      if (name.length - prefix.length() > MAX_NAME || value.length > MAX_VALUE) {
        throw new ErofsLimitException(
            "the extended attribute %s has a name of %d and a value of %d bytes; the limits are %d and %d"
                .formatted(Names.printable(name), name.length, value.length, MAX_NAME, MAX_VALUE));
      }
      values.put(name.clone(), value.clone());
      return this;
    }

    /**
     * Returns the attributes that were put.
     *
     * @throws ErofsLimitException if they are too large together
     */
    public Xattrs build() throws ErofsLimitException {
      if (values.isEmpty()) {
        return NONE;
      }
      int size = 0;
      for (Map.Entry<byte[], byte[]> xattr : values.entrySet()) {
        size = Math.addExact(size, entrySize(xattr.getKey(), xattr.getValue()));
      }
      if (XATTR_HEADER_SIZE + size > MAX_XATTR_SIZE) {
        throw new ErofsLimitException(
            "the extended attributes of one file take %d bytes; the limit is %d"
                .formatted(XATTR_HEADER_SIZE + size, MAX_XATTR_SIZE));
      }
      ByteBuffer entries = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
      values.forEach((name, value) -> put(entries, name, value));
      return new Xattrs(entries.array());
    }

    private static int entrySize(byte[] name, byte[] value) {
      int nameLength = name.length - XattrPrefix.required(name).length();
      return (int) Format.align(XATTR_ENTRY_SIZE + nameLength + value.length, XATTR_ENTRY_SIZE);
    }

    private static void put(ByteBuffer entries, byte[] name, byte[] value) {
      XattrPrefix prefix = XattrPrefix.required(name);
      int nameLength = name.length - prefix.length();
      entries.put((byte) nameLength).put((byte) prefix.index()).putShort((short) value.length);
      entries.put(name, prefix.length(), nameLength).put(value);
      entries.position((int) Format.align(entries.position(), XATTR_ENTRY_SIZE));
    }
  }
}
