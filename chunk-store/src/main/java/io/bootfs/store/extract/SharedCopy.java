package io.bootfs.store.extract;

import java.io.IOException;
import java.nio.channels.FileChannel;

/**
 * Copies parts of files so that XFS and btrfs share their blocks, and any file system copies within
 * the kernel.
 *
 * <p>The JDK's {@code transferTo} is copy_file_range(2) here, which clones what begins and ends on
 * blocks and copies the rest. So the whole blocks go by themselves.
 */
final class SharedCopy {

  /** What XFS and btrfs align clones to, unless they were made with larger blocks. */
  private static final int BLOCK = 4096;

  private SharedCopy() {}

  /** Copies a part of a file, as far as the source reaches. */
  static void copy(FileChannel from, long fromOffset, FileChannel to, long toOffset, long length)
      throws IOException {
    long head = Math.min(length, -toOffset & (BLOCK - 1));
    boolean aligned = (fromOffset + head) % BLOCK == 0;
    long blocks = aligned ? (length - head) / BLOCK * BLOCK : 0;
    to.position(toOffset);
    transfer(from, fromOffset, to, head);
    transfer(from, fromOffset + head, to, blocks);
    transfer(from, fromOffset + head + blocks, to, length - head - blocks);
  }

  private static void transfer(FileChannel from, long offset, FileChannel to, long length)
      throws IOException {
    for (long done = 0; done < length; ) {
      long count = from.transferTo(offset + done, length - done, to);
      if (count <= 0) {
        return; // The file is shorter than was thought, and what lacks is found when it is
        // verified.
      }
      done += count;
    }
  }
}
