package io.bootfs.erofs;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A beginning of an extended attribute's name that EROFS stores as a number. */
public enum XattrPrefix {
  // Numbers are EROFS_XATTR_INDEX_* of fs/erofs/erofs_fs.h. An ACL's name is all prefix.

  /** {@code EROFS_XATTR_INDEX_USER}. */
  USER("user.", 1, false),
  /** {@code EROFS_XATTR_INDEX_POSIX_ACL_ACCESS}. */
  ACL_ACCESS("system.posix_acl_access", 2, true),
  /** {@code EROFS_XATTR_INDEX_POSIX_ACL_DEFAULT}. */
  ACL_DEFAULT("system.posix_acl_default", 3, true),
  /** {@code EROFS_XATTR_INDEX_TRUSTED}. */
  TRUSTED("trusted.", 4, false),
  /** {@code EROFS_XATTR_INDEX_SECURITY}. */
  SECURITY("security.", 6, false);

  private static final XattrPrefix[] ALL = values();

  private final String text;
  private final int index;
  private final boolean whole;

  XattrPrefix(String text, int index, boolean whole) {
    this.text = text;
    this.index = index;
    this.whole = whole;
  }

  /** Returns the prefix of a name, or null if EROFS has none for it. */
  static @Nullable XattrPrefix of(byte[] name) {
    for (XattrPrefix prefix : ALL) {
      if (prefix.fits(name)) {
        return prefix;
      }
    }
    return null;
  }

  /** Returns the prefix of a name that is known to have one. */
  static XattrPrefix required(byte[] name) {
    XattrPrefix prefix = of(name);
    if (prefix == null) {
      throw new IllegalArgumentException("no prefix: " + Names.printable(name));
    }
    return prefix;
  }

  /** Returns all prefixes, for a message. */
  static String known() {
    return Arrays.stream(ALL)
        .map(prefix -> prefix.whole ? prefix.text : prefix.text + "*")
        .collect(Collectors.joining(", "));
  }

  /** Returns the prefix that a number stands for, or null if it is none of these. */
  public static @Nullable XattrPrefix of(int index) {
    for (XattrPrefix prefix : ALL) {
      if (prefix.index == index) {
        return prefix;
      }
    }
    return null;
  }

  /** Returns the number that stands for this prefix. */
  int index() {
    return index;
  }

  /** Returns the beginning itself. */
  public String text() {
    return text;
  }

  /** Returns the bytes of a name that the number stands for. */
  int length() {
    return text.length();
  }

  private boolean fits(byte[] name) {
    // A name that is nothing but "user." isn't one (the kernel refuses it), but an ACL's is.
    String full = new String(name, ISO_8859_1);
    return whole ? full.equals(text) : full.startsWith(text) && full.length() > text.length();
  }
}
