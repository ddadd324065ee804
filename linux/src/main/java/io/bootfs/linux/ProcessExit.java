package io.bootfs.linux;

/**
 * The end of a child process.
 *
 * @param pid the process that ended
 * @param waitStatus the status as wait(2) gives it
 */
public record ProcessExit(int pid, int waitStatus) {

  private static final int SIGNAL_BITS = 0x7f;
  private static final int SIGNALLED_BASE = 128;

  /**
   * Returns the status as a shell would: the process's own from 0 to 255, or 128 plus the number of
   * the signal that ended it.
   */
  public int exitStatus() {
    int signal = waitStatus & SIGNAL_BITS;
    return signal == 0 ? (waitStatus >> 8) & 0xff : SIGNALLED_BASE + signal;
  }
}
