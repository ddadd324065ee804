package io.bootfs.erofs.reader;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** An image in a file. */
final class ImageFile implements ImageData, Closeable {

  private final FileChannel file;
  private final long size;

  ImageFile(Path path) throws IOException {
    file = FileChannel.open(path);
    size = file.size();
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public void read(long offset, MemorySegment target) throws IOException {
    ByteBuffer buffer = target.asByteBuffer();
    while (buffer.hasRemaining()) {
      if (file.read(buffer, offset + buffer.position()) < 0) {
        throw new EOFException();
      }
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
