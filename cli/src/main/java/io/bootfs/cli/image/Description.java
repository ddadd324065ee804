package io.bootfs.cli.image;

import io.bootfs.erofs.FileType;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Locale;

/**
 * What a listing tells of a file; the names are those of its JSON form.
 *
 * @param path the path, or the name in its directory
 * @param type such as {@code regular} or {@code character_device}
 * @param mode the permissions in octal digits
 * @param mtime the modification time in UTC, or {@code @} and seconds where no calendar has it
 * @param target what a symbolic link points to, else empty
 * @param device a device's numbers as {@code major:minor}, else empty
 */
public record Description(
    String path,
    String type,
    String mode,
    long uid,
    long gid,
    long links,
    long size,
    String mtime,
    long inode,
    String target,
    String device) {

  private static final int DATE_AND_MINUTE = 16;

  /** Describes a file under a name. */
  public static Description of(ImageTree tree, byte[] name, ImageFile file) throws IOException {
    return new Description(
        ShownBytes.show(name),
        file.type().name().toLowerCase(Locale.ROOT),
        file.permissions(),
        file.uid(),
        file.gid(),
        file.links(),
        file.size(),
        time(file),
        file.number(),
        file.isSymlink() ? ShownBytes.show(tree.target(file)) : "",
        file.isDevice() ? file.major() + ":" + file.minor() : "");
  }

  private static String time(ImageFile file) {
    try {
      return Instant.ofEpochSecond(file.mtimeSeconds(), file.mtimeNanos()).toString();
    } catch (DateTimeException | ArithmeticException e) {
      return "@" + file.mtimeSeconds();
    }
  }

  /** Returns a line as {@code ls -l} prints it, with numbers for owner and group. */
  public String line(ImageFile file) {
    return "%s %3d %5d %5d %10s %s %s%s"
        .formatted(
            letters(file),
            links,
            uid,
            gid,
            file.isDevice() ? device : size,
            mtime.length() > DATE_AND_MINUTE
                ? mtime.substring(0, DATE_AND_MINUTE).replace('T', ' ')
                : mtime,
            path,
            target.isEmpty() ? "" : " -> " + target);
  }

  /** Returns type and permissions as ten letters. */
  public static String letters(ImageFile file) {
    StringBuilder letters = new StringBuilder("?rwxrwxrwx");
    letters.setCharAt(0, letter(file.type()));
    for (int bit = 0; bit < 9; bit++) {
      if ((file.mode() & 0400 >> bit) == 0) {
        letters.setCharAt(1 + bit, '-');
      }
    }
    special(letters, file.mode(), 04000, 3, 's');
    special(letters, file.mode(), 02000, 6, 's');
    special(letters, file.mode(), 01000, 9, 't');
    return letters.toString();
  }

  private static char letter(FileType type) {
    return switch (type) {
      case REGULAR -> '-';
      case DIRECTORY -> 'd';
      case CHARACTER_DEVICE -> 'c';
      case BLOCK_DEVICE -> 'b';
      case FIFO -> 'p';
      case SOCKET -> 's';
      case SYMLINK -> 'l';
    };
  }

  private static void special(StringBuilder letters, int mode, int bit, int place, char letter) {
    if ((mode & bit) != 0) {
      boolean executable = letters.charAt(place) == 'x';
      letters.setCharAt(place, executable ? letter : Character.toUpperCase(letter));
    }
  }
}
