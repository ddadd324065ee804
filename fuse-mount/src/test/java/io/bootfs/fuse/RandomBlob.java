package io.bootfs.fuse;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.Random;

/**
 * A blob of seeded random bytes in memory; reads that touch one offset can be made to fail, and
 * reads behind one to wait.
 */
final class RandomBlob implements Blob {

  private final byte[] bytes;
  private volatile long failing = -1;
  private long heldFrom = Long.MAX_VALUE;
  private int held;

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

  /** Makes reads that begin at {@code offset} or later wait. */
  synchronized void hold(long offset) {
    heldFrom = offset;
  }

  /** Waits until so many reads wait. */
  synchronized void awaitHeld(int reads) throws InterruptedException {
    while (held < reads) {
      wait();
    }
  }

  /** Lets reads that wait go on. */
  synchronized void release() {
    heldFrom = Long.MAX_VALUE;
    notifyAll();
  }

  private synchronized void await(long offset) throws IOException {
    held++;
    notifyAll();
    try {
      while (offset >= heldFrom) {
        wait();
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
    held--;
  }

  @Override
  public long size() {
    return bytes.length;
  }

  @Override
  public void read(long offset, MemorySegment target) throws IOException {
    await(offset);
    if (failing >= offset && failing < offset + target.byteSize()) {
      throw new IOException("made to fail");
    }
    MemorySegment.copy(MemorySegment.ofArray(bytes), offset, target, 0, target.byteSize());
  }
}
