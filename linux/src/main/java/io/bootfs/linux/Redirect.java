package io.bootfs.linux;

/**
 * A standard stream that a program finds leading to a file, which is opened in its root and as its
 * user. A terminal comes to control the program's session.
 *
 * @param stream the stream's number, 0 to 2
 * @param path the file, a byte string
 * @param mode how it is opened
 */
public record Redirect(int stream, String path, Mode mode) {

  /** For reading, for writing, or for both. */
  public enum Mode {
    /** For reading. */
    READ(FileCalls.O_RDONLY),
    /** For writing. */
    WRITE(FileCalls.O_WRONLY),
    /** For both. */
    BOTH(FileCalls.O_RDWR);

    private final int flags;

    Mode(int flags) {
      this.flags = flags;
    }
  }

  PosixSpawn.Opening opening() {
    return new PosixSpawn.Opening(stream, path, mode.flags);
  }
}
