package io.bootfs.converter.archive;

import io.bootfs.erofs.reader.ImageData;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;

/** An archive's bytes from an offset on. Not thread-safe; there is nothing to close. */
final class ArchiveBytes extends InputStream {

  private final ImageData archive;
  private long position;

  ArchiveBytes(ImageData archive, long position) {
    this.archive = archive;
    this.position = position;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    long left = archive.size() - position;
    if (left <= 0) {
      return -1;
    }
    int bytes = (int) Math.min(length, left);
    archive.read(position, MemorySegment.ofArray(buffer).asSlice(offset, bytes));
    position += bytes;
    return bytes;
  }
}
