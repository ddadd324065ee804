package io.bootfs.fuse.jnr;

import jnr.ffi.Pointer;
import jnr.ffi.annotations.Delegate;

/**
 * The shapes of libfuse's low-level callbacks: {@code struct fuse_lowlevel_ops} of libfuse 2.9's
 * {@code <fuse_lowlevel.h>}. Public because jnr implements them, from another package.
 */
public final class Requests {

  private Requests() {}

  /** {@code init}. */
  public interface Init {
    /** Is called when the kernel has accepted the mount. */
    @Delegate
    void call(Pointer userData, Pointer connection);
  }

  /** {@code readlink}, {@code statfs}. */
  public interface OfNode {
    /** Is called for a request. */
    @Delegate
    void call(long request, long node);
  }

  /** {@code getattr}, {@code open}, {@code opendir}. */
  public interface OfFile {
    /** Is called for a request. */
    @Delegate
    void call(long request, long node, Pointer fileInfo);
  }

  /** {@code lookup}. */
  public interface OfName {
    /** Is called for a request. */
    @Delegate
    void call(long request, long node, Pointer name);
  }

  /** {@code read}, {@code readdir}. */
  public interface OfRange {
    /** Is called for a request. */
    @Delegate
    void call(long request, long node, long size, long offset, Pointer fileInfo);
  }

  /** {@code getxattr}. */
  public interface OfXattr {
    /** Is called for a request. */
    @Delegate
    void call(long request, long node, Pointer name, long size);
  }

  /** {@code listxattr}. */
  public interface OfSize {
    /** Is called for a request. */
    @Delegate
    void call(long request, long node, long size);
  }
}
