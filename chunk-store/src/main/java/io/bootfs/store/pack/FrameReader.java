package io.bootfs.store.pack;

import com.github.luben.zstd.RecyclingBufferPool;
import com.github.luben.zstd.ZstdIOException;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Decompresses a frame that holds several chunks, as it comes: each chunk can be had as soon as its
 * last bytes are there. Not thread-safe. What it returns is not verified, but no more than was
 * asked for. Whoever makes it closes it, which does not close the pack.
 */
public final class FrameReader implements Closeable {

  /**
   * The greatest window that is accepted, as a power of two: 8 MiB, which RFC 8878 (section
   * 3.1.1.1.2) has every decoder take. It is held in memory while the frame comes.
   */
  public static final int MOST_WINDOW_LOG = 23;

  private final ZstdInputStreamNoFinalizer content;

  /**
   * Begins to read.
   *
   * @param pack where the frame begins; it is not read on behind it
   * @param storedLength the frame's length
   */
  public FrameReader(InputStream pack, long storedLength) throws IOException {
    content =
        new ZstdInputStreamNoFinalizer(
            new Stored(pack, storedLength), RecyclingBufferPool.INSTANCE);
    content.setLongMax(MOST_WINDOW_LOG);
  }

  /**
   * Returns the next bytes of what the frame holds.
   *
   * @throws PackInvalidException if it is damaged, needs too much memory, or ends before
   * @throws IOException if the pack can't be read
   */
  public byte[] read(int length) throws IOException {
    byte[] bytes = new byte[length];
    read(bytes, length);
    return bytes;
  }

  /** Reads the next bytes of what the frame holds into a buffer, as {@link #read(int)} does. */
  void read(byte[] buffer, int length) throws IOException {
    if (readUpTo(buffer, length) < length) {
      throw new PackInvalidException("a frame ends early");
    }
  }

  private int readUpTo(byte[] buffer, int length) throws IOException {
    try {
      return content.readNBytes(buffer, 0, length);
    } catch (ZstdIOException e) {
      PackInvalidException invalid =
          new PackInvalidException("zstd can't decompress a frame: " + e.getMessage());
      invalid.initCause(e);
      throw invalid;
    }
  }

  /**
   * Checks that all of the frame was read.
   *
   * @throws PackInvalidException if it goes on
   */
  public void mustEnd() throws IOException {
    if (readUpTo(new byte[1], 1) > 0) {
      throw new PackInvalidException("a frame goes on behind its last chunk");
    }
  }

  @Override
  public void close() throws IOException {
    content.close();
  }

  /** The bytes of the frame within the pack, which closing leaves open. */
  private static final class Stored extends FilterInputStream {

    private long left;

    Stored(InputStream pack, long length) {
      super(pack);
      left = length;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (left == 0) {
        return -1;
      }
      int got = in.read(bytes, offset, (int) Math.min(length, left));
      if (got < 0) {
        throw new PackInvalidException("it ends early");
      }
      left -= got;
      return got;
    }

    @Override
    public int available() throws IOException {
      return (int) Math.min(left, in.available());
    }

    @Override
    public void close() {
      // The pack is its opener's.
    }
  }
}
