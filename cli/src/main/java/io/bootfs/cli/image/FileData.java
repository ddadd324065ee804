package io.bootfs.cli.image;

import io.bootfs.erofs.reader.ImageData;
import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** The bytes of a file that lies here. Thread-safe; the channel stays its owner's. */
record FileData(FileChannel channel, long size) implements ImageData {

  @Override
  public void read(long offset, MemorySegment target) throws IOException {
    ByteBuffer buffer = target.asByteBuffer();
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, offset + buffer.position()) < 0) {
        throw new EOFException("the archive became shorter while it was read");
      }
    }
  }
}
