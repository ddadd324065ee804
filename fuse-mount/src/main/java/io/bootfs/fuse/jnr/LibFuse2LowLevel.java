package io.bootfs.fuse.jnr;

import jnr.ffi.Pointer;
import org.jspecify.annotations.Nullable;

/**
 * The functions of libfuse 2's low-level interface that are called here; see libfuse 2.9's {@code
 * <fuse_lowlevel.h>}.
 *
 * <p>jnr-fuse binds only the other interface, which names files by paths in UTF-8: names that are
 * not UTF-8 don't come through it. Public because jnr implements it, from another package.
 */
@SuppressWarnings("MethodName") // the functions' own names
public interface LibFuse2LowLevel {

  /** Mounts; returns the channel, or null, having said why on standard error. */
  @Nullable Pointer fuse_mount(String mountPoint, Pointer arguments);

  /** Makes a session of a table of callbacks, or returns null. */
  @Nullable Pointer fuse_lowlevel_new(
      Pointer arguments, Pointer operations, long operationsSize, @Nullable Pointer userData);

  /** Gives a session its channel. */
  void fuse_session_add_chan(Pointer session, Pointer channel);

  /** Serves until unmounted, by as many threads as it takes; returns 0, or -1 after an error. */
  int fuse_session_loop_mt(Pointer session);

  /** Takes the channel from its session. */
  void fuse_session_remove_chan(Pointer channel);

  /** Frees a session. */
  void fuse_session_destroy(Pointer session);

  /** Closes and frees a channel. */
  void fuse_chan_destroy(Pointer channel);

  /** Answers a request by an error number, or by 0 and nothing. */
  int fuse_reply_err(long request, int errno);

  /** Answers a request by bytes. */
  int fuse_reply_buf(long request, long bytes, long size);
}
