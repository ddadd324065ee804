package io.bootfs.boot;

/**
 * Says why the container can't start: a line for the user and the exit status that goes with it.
 */
final class BootException extends Exception {

  private static final long serialVersionUID = 1L;

  /** What engines exit with when they, and not the program in the container, have failed. */
  static final int BOOT_FAILED = 125;

  private final int exitStatus;

  BootException(int exitStatus, String message, Throwable cause) {
    super(message, cause);
    this.exitStatus = exitStatus;
  }

  BootException(String message) {
    super(message);
    this.exitStatus = BOOT_FAILED;
  }

  int exitStatus() {
    return exitStatus;
  }
}
