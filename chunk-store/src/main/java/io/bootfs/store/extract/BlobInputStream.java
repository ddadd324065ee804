package io.bootfs.store.extract;

import io.bootfs.chunker.Index;
import io.bootfs.store.ChunkReader;
import java.io.IOException;
import java.io.InputStream;

/**
 * A blob's bytes from its beginning; chunks are read ahead in parallel, and what is held of them is
 * bounded, whatever the blob's size. Not thread-safe. The reader stays its owner's.
 */
public final class BlobInputStream extends InputStream {

  private final ChunkWindow window;
  private byte[] chunk = {};
  private int position;

  /** Opens the blob that {@code index} lists. */
  public BlobInputStream(Index index, ChunkReader reader) {
    this.window = new ChunkWindow(index, reader);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (position == chunk.length) {
      if (!window.hasNext()) {
        return -1;
      }
      chunk = window.next();
      position = 0;
    }
    int bytes = Math.min(length, chunk.length - position);
    System.arraycopy(chunk, position, buffer, offset, bytes);
    position += bytes;
    return bytes;
  }

  @Override
  public void close() {
    window.close();
  }
}
