package io.bootfs.fuse.jnr;

import io.bootfs.fuse.Blob;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** A blob that is a file. */
final class FileBlob implements Blob, Closeable {

  private final FileChannel file;
  private final long size;

  /** What is wrong with the bytes from here on: they can't be had. */
  volatile long brokenFrom = Long.MAX_VALUE;

  FileBlob(Path path) throws IOException {
    file = FileChannel.open(path);
    size = file.size();
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public void read(long offset, MemorySegment target) throws IOException {
    if (offset + target.byteSize() > brokenFrom) {
      throw new IOException("broken");
    }
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
