package io.bootfs.fuse.tree;

import io.bootfs.erofs.reader.DirectoryEntry;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** A part of a directory's listing: {@code struct fuse_dirent}s, as many as there is room for. */
final class DirectoryReply {

  private static final int HEADER_SIZE = 24;
  private static final int ALIGNMENT = 8;

  /**
   * {@code DT_*} of {@code <dirent.h>} by a directory entry's type in the image: {@code FT_*} of
   * Linux's {@code include/linux/fs_types.h}.
   */
  private static final int[] TYPES = {0, 8, 4, 2, 6, 1, 12, 10};

  private final ByteBuffer reply;

  DirectoryReply(int room) {
    reply = ByteBuffer.allocate(room).order(ByteOrder.nativeOrder());
  }

  /** Adds an entry; returns false if there is no room for it. */
  boolean add(DirectoryEntry entry) {
    int size = HEADER_SIZE + entry.name().length;
    int padded = (size + ALIGNMENT - 1) & -ALIGNMENT;
    if (padded > reply.remaining()) {
      return false;
    }
    int start = reply.position();
    reply.putLong(entry.nid()).putLong(entry.next()).putInt(entry.name().length);
    reply.putInt(entry.type() < 0 || entry.type() >= TYPES.length ? 0 : TYPES[entry.type()]);
    reply.put(entry.name()).position(start + padded);
    return true;
  }

  byte[] bytes() {
    return Arrays.copyOf(reply.array(), reply.position());
  }
}
