package io.bootfs.store.pack;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** A file's first bytes, read beside others who read it. Not thread-safe; it closes nothing. */
final class ChannelStream extends InputStream {

  private final FileChannel file;
  private final long size;
  private long position;

  ChannelStream(FileChannel file, long size) {
    this.file = file;
    this.size = size;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int wanted = (int) Math.min(length, size - position);
    if (wanted == 0) {
      return length == 0 ? 0 : -1;
    }
    int got = file.read(ByteBuffer.wrap(bytes, offset, wanted), position);
    position += Math.max(got, 0);
    return got;
  }
}
