package io.bootfs.converter.layer;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Paths in layers: bytes in no particular character set, split into names. */
public final class EntryPath {

  private static final byte[] DOT = {'.'};
  private static final byte[] DOT_DOT = {'.', '.'};

  private EntryPath() {}

  /**
   * Returns the names of a path from the root. Empty names, {@code .} and a leading slash vanish;
   * {@code ..} goes up, from the root to the root: no path leads out.
   */
  public static List<byte[]> names(byte[] path) {
    List<byte[]> names = new ArrayList<>();
    for (byte[] name : namesWithUps(path)) {
      if (!Arrays.equals(name, DOT_DOT)) {
        names.add(name);
      } else if (!names.isEmpty()) {
        names.removeLast();
      }
    }
    return names;
  }

  /** Returns the names of a path as {@link #names} does, but leaves {@code ..} where it is. */
  public static List<byte[]> namesWithUps(byte[] path) {
    List<byte[]> names = new ArrayList<>();
    int start = 0;
    for (int i = 0; i <= path.length; i++) {
      if (i == path.length || path[i] == '/') {
        add(names, Arrays.copyOfRange(path, start, i));
        start = i + 1;
      }
    }
    return names;
  }

  /** Returns the path of these names, as {@code usr/bin/env}; of none, the empty path. */
  public static byte[] join(List<byte[]> names) {
    int length = Math.max(0, names.size() - 1);
    for (byte[] name : names) {
      length += name.length;
    }
    byte[] path = new byte[length];
    int position = 0;
    for (byte[] name : names) {
      if (position > 0) {
        path[position++] = '/';
      }
      System.arraycopy(name, 0, path, position, name.length);
      position += name.length;
    }
    return path;
  }

  /** Returns a path for a message: as text if it is UTF-8, with what can't be printed escaped. */
  public static String printable(byte[] path) {
    String text = new String(path, StandardCharsets.UTF_8);
    boolean isText = Arrays.equals(text.getBytes(StandardCharsets.UTF_8), path);
    StringBuilder printable = new StringBuilder("/");
    (isText ? text : new String(path, StandardCharsets.ISO_8859_1))
        .chars()
        .forEach(c ->
            printable.append(
                c < ' ' || c == 0x7f || (!isText && c > 0x7f)
                    ? "\\x%02x".formatted(c)
                    : String.valueOf((char) c)));
    return printable.toString();
  }

  private static void add(List<byte[]> names, byte[] name) {
    if (name.length > 0 && !Arrays.equals(name, DOT)) {
      names.add(name);
    }
  }
}
