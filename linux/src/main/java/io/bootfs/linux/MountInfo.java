package io.bootfs.linux;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * One mount of the calling thread's namespace, a line of {@code mountinfo} (proc(5)).
 *
 * @param id the mount's number, which it keeps when it is moved
 * @param parentId the number of the mount it lies on
 * @param device the file system's device as {@code major:minor}
 * @param root what of the file system is mounted, as a byte string: {@code /}, or the path that a
 *     bind mount shows
 * @param mountPoint where it is mounted, seen from this process's root
 * @param options the mount's own options, such as {@code ro}
 * @param type the file system's name
 * @param source what it was mounted from, as a byte string
 * @param superOptions the file system's options
 */
public record MountInfo(
    int id,
    int parentId,
    String device,
    String root,
    Path mountPoint,
    List<String> options,
    String type,
    String source,
    List<String> superOptions) {

  private static final Path FILE = Path.of("/proc/thread-self/mountinfo");
  private static final int MOUNT_POINT = 4; // the first field is 0
  private static final int FIELDS_BEFORE_TAGS = 6;
  private static final int FIELDS_BEHIND_TAGS = 3;

  /** Copies the lists. */
  public MountInfo {
    options = List.copyOf(options);
    superOptions = List.copyOf(superOptions);
  }

  /**
   * Returns all mounts, in the order the kernel lists them.
   *
   * @throws IOException if {@code /proc} is not mounted or can't be read
   */
  public static List<MountInfo> list() throws IOException {
    return parse(Files.readAllBytes(FILE));
  }

  /**
   * Returns the mount that is on top at a place.
   *
   * @param mountPoint an absolute path without symbolic links
   * @throws IOException if {@code /proc} is not mounted or can't be read
   */
  public static Optional<MountInfo> at(Path mountPoint) throws IOException {
    String wanted = ByteString.of(mountPoint);
    String[] lines = lines(Files.readAllBytes(FILE));
    // From the end, since it is the newest mount that is asked about.
    for (int i = lines.length - 1; i >= 0; i--) {
      String[] first = lines[i].split(" ", MOUNT_POINT + 2);
      if (first.length > MOUNT_POINT && unescape(first[MOUNT_POINT]).equals(wanted)) {
        return Optional.of(parse(lines[i]));
      }
    }
    return Optional.empty();
  }

  static List<MountInfo> parse(byte[] file) throws IOException {
    // No stream: this is done in each container's start, by code that is interpreted.
    List<MountInfo> mounts = new ArrayList<>();
    for (String line : lines(file)) {
      if (!line.isEmpty()) {
        mounts.add(parse(line));
      }
    }
    return mounts;
  }

  private static String[] lines(byte[] file) {
    return new String(file, StandardCharsets.ISO_8859_1).split("\n", -1);
  }

  private static MountInfo parse(String line) throws IOException {
    try {
      return line(line);
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new IOException(FILE + " is not as proc(5) describes it: " + e.getMessage(), e);
    }
  }

  private static MountInfo line(String line) {
    String[] fields = line.split(" ", -1);
    int dash = Arrays.asList(fields).indexOf("-");
    if (dash < FIELDS_BEFORE_TAGS || fields.length <= dash + FIELDS_BEHIND_TAGS) {
      throw new IllegalArgumentException("too few fields in '" + line + "'");
    }
    return new MountInfo(
        Integer.parseInt(fields[0]),
        Integer.parseInt(fields[1]),
        fields[2],
        unescape(fields[3]),
        ByteString.toPath(unescape(fields[MOUNT_POINT])),
        Arrays.asList(fields[5].split(",", -1)),
        unescape(fields[dash + 1]),
        unescape(fields[dash + 2]),
        Arrays.asList(fields[dash + FIELDS_BEHIND_TAGS].split(",", -1)));
  }

  /** Undoes the kernel's {@code \ooo} for blanks, line feeds and backslashes. */
  private static String unescape(String field) {
    int backslash = field.indexOf('\\');
    if (backslash < 0) {
      return field;
    }
    StringBuilder plain = new StringBuilder(field.length());
    int from = 0;
    for (; backslash >= 0; backslash = field.indexOf('\\', from)) {
      plain.append(field, from, backslash);
      plain.append((char) Integer.parseInt(field, backslash + 1, backslash + 4, 8));
      from = backslash + 4;
    }
    return plain.append(field, from, field.length()).toString();
  }
}
