package io.bootfs.fuse;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.Random;

/** A blob of seeded random bytes in memory; reads that touch one offset can be made to fail. */
final class RandomBlob implements Blob {

  private final byte[] bytes;
  private volatile long failing = -1;

  RandomBlob(int size, long seed) {
    bytes = new byte[size];
    new Random(seed).nextBytes(bytes);
  }

  byte[] bytes() {
    return bytes;
  }

  /** Makes reads of the byte at {@code offset} fail; -1 makes none fail. */
  void failAt(long offset) {
    failing = offset;
  }

  @Override
  public long size() {
    return bytes.length;
  }

  @Override
  public void read(long offset, MemorySegment target) throws IOException {
    if (failing >= offset && failing < offset + target.byteSize()) {
      throw new IOException("made to fail");
    }
    MemorySegment.copy(MemorySegment.ofArray(bytes), offset, target, 0, target.byteSize());
  }
}
