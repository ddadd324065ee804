package io.bootfs.linux;

/** Error numbers of {@code <asm-generic/errno.h>} that are told apart here. */
final class Errno {
  static final int ENOENT = 2;
  static final int EINTR = 4;
  static final int ECHILD = 10;
  static final int EACCES = 13;
  static final int EEXIST = 17;
  static final int EISDIR = 21;

  private Errno() {}
}
