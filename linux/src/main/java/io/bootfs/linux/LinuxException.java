package io.bootfs.linux;

import java.io.IOException;

/** Says that the kernel refused a system call: which, on what, and why. */
public final class LinuxException extends IOException {

  private static final long serialVersionUID = 1L;

  private final int errno;

  /**
   * Creates the exception.
   *
   * @param call what was to be done, and with what
   * @param errno the kernel's error number
   */
  public LinuxException(String call, int errno) {
    super(call);
    this.errno = errno;
  }

  /** Says what was refused, and why: in words that are looked up only when somebody wants them. */
  @Override
  public String getMessage() {
    return super.getMessage() + ": " + Strerror.of(errno);
  }

  /** Returns the kernel's error number, as in errno(3). */
  public int errno() {
    return errno;
  }
}
