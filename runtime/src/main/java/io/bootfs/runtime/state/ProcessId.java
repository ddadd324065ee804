package io.bootfs.runtime.state;

import io.bootfs.linux.LinuxException;
import io.bootfs.linux.Signals;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A process that is not mistaken for a later one with the same number.
 *
 * @param pid its number
 * @param started when it was started, in the kernel's clock ticks since boot
 */
public record ProcessId(long pid, long started) {

  private static final int SIGKILL = 9;
  private static final int STATE = 0; // Fields of /proc/PID/stat behind the name, proc(5).
  private static final int START_TIME = 19;

  /**
   * Returns the process of that number.
   *
   * @throws IOException if there is none
   */
  public static ProcessId of(long pid) throws IOException {
    return new ProcessId(pid, Long.parseLong(stat(pid)[START_TIME]));
  }

  /** Tells whether the process has not ended. */
  boolean isAlive() {
    try {
      String[] fields = stat(pid);
      return Long.parseLong(fields[START_TIME]) == started && !fields[STATE].equals("Z");
    } catch (IOException e) {
      return false;
    }
  }

  /** Kills the process, if it has not ended. */
  void kill() {
    if (isAlive()) {
      kill(pid);
    }
  }

  static void kill(long pid) {
    try {
      Signals.send((int) pid, SIGKILL);
    } catch (LinuxException e) {
      // It has ended, which is all that was wanted.
    }
  }

  private static String[] stat(long pid) throws IOException {
    byte[] bytes = Files.readAllBytes(Path.of("/proc/" + pid + "/stat"));
    String line = new String(bytes, StandardCharsets.ISO_8859_1);
    // The name is in parentheses, and may hold blanks and parentheses itself.
    return line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
  }
}
