package io.bootfs.erofs;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A beginning of an extended attribute's name that EROFS stores as a number. */
enum XattrPrefix {
  // Numbers are EROFS_XATTR_INDEX_* of fs/erofs/erofs_fs.h. An ACL's name is all prefix.
  USER("user.", 1, false),
  ACL_ACCESS("system.posix_acl_access", 2, true),
  ACL_DEFAULT("system.posix_acl_default", 3, true),
  TRUSTED("trusted.", 4, false),
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

  /** Returns the number that stands for this prefix. */
  int index() {
    return index;
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
