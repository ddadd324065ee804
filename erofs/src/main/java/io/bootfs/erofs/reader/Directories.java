package io.bootfs.erofs.reader;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.OptionalLong;

/** Lists directories, and finds names in them: all names are in order, so it bisects. */
final class Directories {

  private final Contents contents;
  private final int blockSize;

  Directories(Contents contents, int blockSize) {
    this.contents = contents;
    this.blockSize = blockSize;
  }

  /** Hands entries to a visitor from a position on, until it has enough or there are no more. */
  void list(ImageInode directory, long position, ErofsReader.EntryVisitor visitor)
      throws IOException {
    int index = DirectoryBlock.indexAt(position);
    for (long number = DirectoryBlock.numberAt(position); number < blocks(directory); number++) {
      DirectoryBlock block = block(directory, number);
      for (; index < block.count(); index++) {
        if (!visitor.visit(block.entry(index))) {
          return;
        }
      }
      index = 0;
    }
  }

  /** Finds the inode that has a name. */
  OptionalLong lookup(ImageInode directory, byte[] name) throws IOException {
    long low = 0;
    long high = blocks(directory) - 1;
    if (high < 0) {
      return OptionalLong.empty();
    }
    while (low < high) {
      long middle = (low + high + 1) >>> 1;
      if (Arrays.compareUnsigned(block(directory, middle).name(0), name) <= 0) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return lookup(block(directory, low), name);
  }

  private static OptionalLong lookup(DirectoryBlock block, byte[] name) throws IOException {
    int low = 0;
    int high = block.count() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = Arrays.compareUnsigned(block.name(middle), name);
      if (order == 0) {
        return OptionalLong.of(block.entry(middle).nid());
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return OptionalLong.empty();
  }

  private long blocks(ImageInode directory) {
    return directory.size() / blockSize + (directory.size() % blockSize == 0 ? 0 : 1);
  }

  private DirectoryBlock block(ImageInode directory, long number) throws IOException {
    long offset = number * blockSize;
    byte[] bytes = new byte[(int) Math.min(blockSize, directory.size() - offset)];
    contents.read(directory, offset, MemorySegment.ofArray(bytes));
    return new DirectoryBlock(
        directory, number, ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
  }
}
