package io.bootfs.erofs.reader;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Reads an image's bytes at addresses that the image itself has named: each is checked. */
final class ImageBytes {

  private final ImageData data;

  ImageBytes(ImageData data) {
    this.data = data;
  }

  /** Returns the size of the image in bytes. */
  long size() {
    return data.size();
  }

  /**
   * Returns bytes as a little-endian buffer.
   *
   * @throws DamagedImageException if they aren't within the image
   */
  ByteBuffer read(long offset, int length) throws IOException {
    byte[] bytes = new byte[length];
    read(offset, MemorySegment.ofArray(bytes));
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * Fills a segment.
   *
   * @throws DamagedImageException if its bytes aren't within the image
   */
  void read(long offset, MemorySegment target) throws IOException {
    long length = target.byteSize();
    if (offset < 0 || offset > size() - length) {
      throw new DamagedImageException(
          "it refers to bytes %d to %d, and has %d".formatted(offset, offset + length, size()));
    }
    data.read(offset, target);
  }
}
