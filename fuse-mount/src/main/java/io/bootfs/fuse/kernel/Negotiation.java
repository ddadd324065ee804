package io.bootfs.fuse.kernel;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Agrees with the kernel on how to speak, by the request INIT: struct fuse_init_in and struct
 * fuse_init_out of {@code <linux/fuse.h>}.
 */
final class Negotiation {

  /** The size of the reply's body. */
  static final int REPLY_SIZE = 64;

  /** The kernel drops to this version if it knows a newer one. */
  private static final int MAJOR = 7;

  /** That of Linux 5.4, the first with EROFS. */
  private static final int MINOR = 31;

  private static final int IN_MAJOR = 0;
  private static final int IN_MINOR = 4;
  private static final int IN_MAX_READAHEAD = 8;
  private static final int IN_FLAGS = 12;

  private static final int ASYNC_READ = 1;
  private static final int ASYNC_DIO = 1 << 15;
  private static final int NO_OPEN_SUPPORT = 1 << 17;
  private static final int PARALLEL_DIROPS = 1 << 18;
  private static final int MAX_PAGES = 1 << 22;
  private static final int NO_OPENDIR_SUPPORT = 1 << 24;
  private static final int WANTED =
      ASYNC_READ | ASYNC_DIO | NO_OPEN_SUPPORT | PARALLEL_DIROPS | MAX_PAGES | NO_OPENDIR_SUPPORT;

  private static final int PAGE = 4096;
  private static final int NANOSECOND = 1;

  private final short background;
  private boolean agreed;

  /**
   * Creates a negotiation.
   *
   * @param background how many read-ahead requests the kernel may have on their way
   */
  Negotiation(int background) {
    this.background = (short) background;
  }

  /** Tells whether the last answer settled it; until then the kernel asks again. */
  boolean agreed() {
    return agreed;
  }

  /**
   * Answers INIT; returns the length of the reply's body.
   *
   * @throws KernelTooOldException if the kernel's version is too old
   * @throws IOException if it is another request
   */
  int answer(Request request, Reply reply) throws IOException {
    int opcode = request.opcode();
    if (opcode != Opcode.INIT) {
      throw new IOException("the kernel's first FUSE request is " + opcode + ", and not INIT");
    }
    int major = request.intAt(IN_MAJOR);
    int minor = request.intAt(IN_MINOR);
    if (major < MAJOR || (major == MAJOR && minor < MINOR)) {
      throw new KernelTooOldException(
          "the kernel speaks FUSE %d.%d; %d.%d is needed, which Linux has from 5.4"
              .formatted(major, minor, MAJOR, MINOR));
    }
    agreed = major == MAJOR;
    ByteBuffer out = reply.fields(REPLY_SIZE);
    out.putInt(MAJOR).putInt(MINOR);
    out.putInt(request.intAt(IN_MAX_READAHEAD)).putInt(request.intAt(IN_FLAGS) & WANTED);
    out.putShort(background).putShort(background);
    // Nothing is written; the smallest size keeps requests within their memory.
    out.putInt(PAGE).putInt(NANOSECOND).putShort((short) (Reply.MOST_DATA / PAGE));
    return REPLY_SIZE;
  }
}
