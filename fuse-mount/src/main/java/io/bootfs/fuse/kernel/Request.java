package io.bootfs.fuse.kernel;

import io.bootfs.linux.Pages;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Memory that requests are read into, one after the other, and the fields of the one that is there.
 * Not thread-safe.
 */
final class Request {

  /**
   * FUSE_MIN_READ_BUFFER of {@code <linux/fuse.h>}; nothing longer comes, as nothing is written.
   */
  static final int SIZE = 8192;

  // struct fuse_in_header
  private static final int LENGTH = 0;
  private static final int OPCODE = 4;
  private static final int UNIQUE = 8;
  private static final int NODE = 16;
  private static final int BODY = 40;

  private final MemorySegment memory;
  private final ByteBuffer fields;

  Request(Arena arena) {
    memory = Pages.map(arena, SIZE);
    // Not the segment's own accessors: their handles cost milliseconds of each start.
    fields = memory.asByteBuffer().order(ByteOrder.nativeOrder());
  }

  MemorySegment memory() {
    return memory;
  }

  int opcode() {
    return fields.getInt(OPCODE);
  }

  /** Returns the number that the reply must have. */
  long unique() {
    return fields.getLong(UNIQUE);
  }

  /** Returns the inode that is asked about. */
  long node() {
    return fields.getLong(NODE);
  }

  /** Returns the 32-bit field at an offset behind the header. */
  int intAt(int offset) {
    return fields.getInt(BODY + offset);
  }

  /** Returns the 64-bit field at an offset behind the header. */
  long longAt(int offset) {
    return fields.getLong(BODY + offset);
  }

  /** Returns the name behind the header, as a byte string without the zero that ends it. */
  String name() {
    byte[] bytes = new byte[Math.max(0, fields.getInt(LENGTH) - BODY - 1)];
    fields.get(BODY, bytes);
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
