package io.bootfs.fuzz;

import io.bootfs.erofs.reader.ImageData;
import java.lang.foreign.MemorySegment;

/** An image of which one call may read no more than a mebibyte, and nothing outside of it. */
final class BytesInMemory implements ImageData {

  private static final long MOST_READ_BY_A_CALL = 1 << 20;

  private final byte[] bytes;
  private long read;

  BytesInMemory(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Says that another call begins. */
  void nextCall() {
    read = 0;
  }

  @Override
  public long size() {
    return bytes.length;
  }

  @Override
  public void read(long offset, MemorySegment target) {
    read += target.byteSize();
    if (read > MOST_READ_BY_A_CALL) {
      throw new AssertionError("one call reads " + read + " bytes");
    }
    MemorySegment.copy(MemorySegment.ofArray(bytes), offset, target, 0, target.byteSize());
  }
}
