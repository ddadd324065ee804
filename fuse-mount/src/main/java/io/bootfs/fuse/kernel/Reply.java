package io.bootfs.fuse.kernel;

import io.bootfs.linux.Pages;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Memory that replies are made in, one after the other. Not thread-safe. */
final class Reply {

  /** The most that is read at once, in bytes. */
  static final int MOST_DATA = 1 << 20;

  private static final int PAGE = 4096;

  // struct fuse_out_header
  private static final int HEADER_SIZE = 16;
  private static final int LENGTH = 0;
  private static final int ERROR = 4;
  private static final int UNIQUE = 8;

  private final MemorySegment memory;
  private final ByteBuffer header;
  private final ByteBuffer body;

  /**
   * Maps the memory, such that data lies on pages as where the kernel copies it.
   *
   * @param size how long the longest body may be
   */
  Reply(Arena arena, int size) {
    memory = Pages.map(arena, (long) PAGE + size).asSlice(PAGE - HEADER_SIZE);
    header = memory.asByteBuffer().order(ByteOrder.nativeOrder());
    body = memory.asSlice(HEADER_SIZE).asByteBuffer().order(ByteOrder.nativeOrder());
  }

  /** Returns the first bytes behind the header, for data. */
  MemorySegment data(int length) {
    return memory.asSlice(HEADER_SIZE, length);
  }

  /** Returns what is behind the header, for structures: {@code length} bytes, all zero. */
  ByteBuffer fields(int length) {
    memory.asSlice(HEADER_SIZE, length).fill((byte) 0);
    return body.clear();
  }

  /**
   * Writes the header.
   *
   * @param result how long the body is, or a negated error number
   * @return all there is to send
   */
  MemorySegment finish(long unique, int result) {
    int length = HEADER_SIZE + Math.max(0, result);
    header.putInt(LENGTH, length).putInt(ERROR, Math.min(0, result)).putLong(UNIQUE, unique);
    return memory.asSlice(0, length);
  }
}
