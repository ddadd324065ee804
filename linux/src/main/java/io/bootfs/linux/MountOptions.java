package io.bootfs.linux;

import java.nio.file.Path;

/**
 * The options of a file system to be mounted: what {@code mount -o} takes and the kernel hands to
 * the file system. Immutable.
 */
public final class MountOptions {

  /** No options. */
  public static final MountOptions NONE = new MountOptions("");

  private final String bytes;

  private MountOptions(String bytes) {
    this.bytes = bytes;
  }

  /** Returns these options and the option {@code name}, which has no value. */
  public MountOptions with(String name) {
    return new MountOptions(bytes.isEmpty() ? name : bytes + "," + name);
  }

  /** Returns these options and {@code name=value}; the value must be free of commas. */
  public MountOptions with(String name, String value) {
    return with(name + "=" + value);
  }

  /**
   * Returns these options and {@code name=path}. Commas, colons and backslashes are escaped as
   * overlayfs reads them, with a backslash before each.
   */
  public MountOptions with(String name, Path path) {
    StringBuilder escaped = new StringBuilder();
    String plain = ByteString.of(path);
    for (int i = 0; i < plain.length(); i++) {
      char c = plain.charAt(i);
      if (c == ',' || c == ':' || c == '\\') {
        escaped.append('\\');
      }
      escaped.append(c);
    }
    return with(name, escaped.toString());
  }

  /** Returns the options as the kernel takes them, as a byte string. */
  @Override
  public String toString() {
    return bytes;
  }
}
