package io.bootfs.fuse.kernel;

import io.bootfs.linux.Pages;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * What a server tells the kernel of a file without being asked. Immutable. The structures are those
 * of {@code <linux/fuse.h>}.
 */
final class Notice {

  private static final int STORE = 4; // FUSE_NOTIFY_STORE

  // struct fuse_out_header, whose error is the kind of notice, and struct fuse_notify_store_out
  private static final int HEADER_SIZE = 16 + 24;

  private final long node;

  /**
   * Creates notices about a file.
   *
   * @param node its number
   */
  Notice(long node) {
    this.node = node;
  }

  /**
   * Returns the notice that the file's bytes from {@code offset} on are these, one part after the
   * other. The kernel keeps those of whole pages.
   *
   * @param arena frees the notice's memory
   */
  MemorySegment store(Arena arena, long offset, List<byte[]> parts) {
    int size = 0;
    for (byte[] part : parts) {
      size += part.length;
    }
    MemorySegment memory = Pages.map(arena, HEADER_SIZE + (long) size);
    ByteBuffer out = memory.asByteBuffer().order(ByteOrder.nativeOrder());
    out.putInt(HEADER_SIZE + size).putInt(STORE).putLong(0);
    out.putLong(node).putLong(offset).putInt(size).putInt(0);
    for (byte[] part : parts) {
      out.put(part);
    }
    return memory;
  }
}
