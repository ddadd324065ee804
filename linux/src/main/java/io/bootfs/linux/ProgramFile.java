package io.bootfs.linux;

import static io.bootfs.linux.ExecException.Reason.NOT_EXECUTABLE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Keeps programs from being started by this process's own file. Until its exec, a child of a JVM is
 * the JVM to the kernel: an image that names {@code /proc/self/exe} as its program, or as the
 * interpreter of one, would run the JVM's file, which lies outside of the program's root, and could
 * write to it once the JVM is gone.
 *
 * <p>What a file is may change until the exec, by whoever else writes to where it lies; of an image
 * and of a container's own layer there is nobody yet.
 */
final class ProgramFile {

  // <linux/binfmts.h>: what the kernel reads of a script; and how many may interpret each other.
  private static final long FIRST_LINE = 256;
  private static final int MOST_INTERPRETERS = 5;

  private static final String MARK = "#!";
  private static final int ROOT = 0;

  private ProgramFile() {}

  /**
   * Checks a file that the calling thread may execute, and the interpreters that scripts name.
   *
   * @param name what the program is called, for the message
   * @param path where it was found
   * @param identity whom it runs as
   * @throws ExecException if the way to one goes through a process's links in {@code /proc}
   */
  static void check(String name, String path, Identity identity) throws ExecException {
    String file = path;
    for (int i = 0; !file.isEmpty() && i <= MOST_INTERPRETERS; i++) {
      if (FileCalls.leadsThroughProcess(file)) {
        throw new ExecException(
            NOT_EXECUTABLE, name, file + " leads through a link of /proc out of the image");
      }
      file = interpreter(name, file, identity);
    }
  }

  /** Returns the interpreter that a script names, or nothing. */
  private static String interpreter(String name, String file, Identity identity)
      throws ExecException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment buffer = arena.allocate(FIRST_LINE);
      long length = FileCalls.readFirst(file, buffer);
      if (length == -Errno.EACCES && identity.uid() == ROOT) {
        // The kernel would read it, where root without CAP_DAC_OVERRIDE may not.
        throw new ExecException(NOT_EXECUTABLE, name, "permission denied to read " + file);
      }
      byte[] bytes = new byte[(int) Math.max(length, 0)];
      ByteBuffer fields = NativeCall.fields(buffer);
      fields.get(0, bytes);
      return interpreter(new String(bytes, StandardCharsets.ISO_8859_1));
    }
  }

  private static String interpreter(String beginning) {
    if (!beginning.startsWith(MARK)) {
      return "";
    }
    int from = MARK.length();
    while (from < beginning.length() && isBlank(beginning.charAt(from))) {
      from++;
    }
    int to = from;
    while (to < beginning.length() && !endsName(beginning.charAt(to))) {
      to++;
    }
    return beginning.substring(from, to);
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }

  private static boolean endsName(char c) {
    return isBlank(c) || c == '\n' || c == '\0';
  }
}
