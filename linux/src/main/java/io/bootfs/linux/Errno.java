package io.bootfs.linux;

/** Error numbers of {@code <asm-generic/errno.h>} that are told apart. */
public final class Errno {
  /** Operation not permitted. */
  public static final int EPERM = 1;

  /** No such file or directory. */
  public static final int ENOENT = 2;

  /** Interrupted system call. */
  public static final int EINTR = 4;

  /** Input/output error. */
  public static final int EIO = 5;

  /** No such device or address. */
  public static final int ENXIO = 6;

  /** No child processes. */
  public static final int ECHILD = 10;

  /** Resource temporarily unavailable. */
  public static final int EAGAIN = 11;

  /** Permission denied. */
  public static final int EACCES = 13;

  /** Block device required. */
  public static final int ENOTBLK = 15;

  /** Device or resource busy. */
  public static final int EBUSY = 16;

  /** File exists. */
  public static final int EEXIST = 17;

  /** No such device; of a mount: the kernel has no such file system. */
  public static final int ENODEV = 19;

  /** Is a directory. */
  public static final int EISDIR = 21;

  /** Invalid argument. */
  public static final int EINVAL = 22;

  /** Inappropriate ioctl for device. */
  public static final int ENOTTY = 25;

  /** Function not implemented. */
  public static final int ENOSYS = 38;

  /** Too many levels of symbolic links. */
  public static final int ELOOP = 40;

  /** Protocol error. */
  public static final int EPROTO = 71;

  /** Software caused connection abort. */
  public static final int ECONNABORTED = 103;

  /** Connection reset by peer. */
  public static final int ECONNRESET = 104;

  /** Structure needs cleaning: a file system's image is damaged, as far as the kernel knows it. */
  public static final int EUCLEAN = 117;

  private Errno() {}
}
