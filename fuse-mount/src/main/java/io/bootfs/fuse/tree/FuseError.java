package io.bootfs.fuse.tree;

/** A question that is answered by an error number. */
public final class FuseError extends Exception {

  private static final long serialVersionUID = 1L;

  // <asm-generic/errno-base.h>, <asm-generic/errno.h>
  static final int EIO = 5;
  static final int EACCES = 13;
  static final int ERANGE = 34;
  static final int ENODATA = 61;

  private final int errno;

  FuseError(int errno) {
    // It is an answer and no failure: nobody looks at its stack.
    super("error " + errno, null, false, false);
    this.errno = errno;
  }

  /** Returns the error number, above 0. */
  public int errno() {
    return errno;
  }
}
