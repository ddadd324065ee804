package io.bootfs.erofs;

import static io.bootfs.erofs.Format.BLOCK;
import static io.bootfs.erofs.Format.CHUNK;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.BitSet;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The file data of one layer: content after content, each padded to whole blocks.
 *
 * <p>The bytes depend on nothing but the contents and their order, so images that share a layer
 * share its region. Not safe for use by several threads; different regions are independent. The
 * stream stays the caller's to close. Memory: at most 1 MiB, during {@link #append} only.
 */
public final class DataRegion {

  private static final byte[] ZEROS = new byte[CHUNK];

  /** A file's size must leave its chunks countable by an int, and its chunk array writable. */
  private static final long MAX_FILE_SIZE = (1L << 28) * CHUNK;

  private final OutputStream out;
  private final long largeFile;
  private final FileEdge edge;
  private final CRC32C checksum = new CRC32C();
  private long blocks;
  private boolean sealed;

  /** Starts a region that is written to a stream. */
  public DataRegion(OutputStream out) {
    this(out, Long.MAX_VALUE, () -> {});
  }

  /**
   * Starts a region that is written to a stream.
   *
   * @param largeFile the bytes from which on a file is large
   * @param edge hears where large files begin and end
   */
  public DataRegion(OutputStream out, long largeFile, FileEdge edge) {
    this.out = out;
    this.largeFile = largeFile;
    this.edge = edge;
  }

  /**
   * Copies a file's content into the region.
   *
   * <p>In a file of 1 MiB or more, a piece of 1 MiB (of the file's offsets; the last may be
   * shorter) that is all zero isn't written: it becomes a hole.
   *
   * @param data the content; exactly {@code size} bytes are read, and it isn't closed
   * @param size the bytes that the content has
   * @return where the content lies
   * @throws EOFException if the content ends early
   * @throws ErofsLimitException if file or region become larger than EROFS allows
   * @throws IllegalStateException if an image was planned with this region before
   */
  public FileData append(InputStream data, long size) throws IOException {
    if (sealed) {
      throw new IllegalStateException("an image was planned with this region; it can't grow");
    }
    if (size < 0) {
      throw new IllegalArgumentException("negative file size: " + size);
    }
    if (size > MAX_FILE_SIZE) {
      throw new ErofsLimitException(
          "a file has %d bytes; the limit is %d".formatted(size, MAX_FILE_SIZE));
    }
    if (size == 0) {
      return FileData.EMPTY;
    }
    tellEdge(size);
    long start = blocks;
    BitSet holes = copy(data, size);
    tellEdge(size);
    return new FileData(this, start, size, holes);
  }

  /** Returns the blocks that the region has so far. */
  public long blocks() {
    return blocks;
  }

  /** Ends the region: what an image was planned with can't grow. */
  void seal() {
    sealed = true;
  }

  /** Returns a checksum of all the region's bytes. */
  long checksum() {
    return checksum.getValue();
  }

  private void tellEdge(long size) throws IOException {
    if (size >= largeFile) {
      edge.reached();
    }
  }

  private @Nullable BitSet copy(InputStream data, long size) throws IOException {
    BitSet holes = null;
    byte[] buffer = new byte[(int) Math.min(CHUNK, Format.align(size, BLOCK))];
    for (long done = 0; done < size; ) {
      int length = (int) Math.min(buffer.length, size - done);
      int got = data.readNBytes(buffer, 0, length);
      if (got < length) {
        throw new EOFException(
            "a file's content ends after %d of %d bytes".formatted(done + got, size));
      }
      if (size >= CHUNK && Arrays.equals(buffer, 0, length, ZEROS, 0, length)) {
        holes = holes == null ? new BitSet() : holes;
        holes.set((int) (done / CHUNK));
      } else {
        write(buffer, length);
      }
      done += length;
    }
    return holes;
  }

  /** Writes the buffer's first bytes and pads them to whole blocks. */
  private void write(byte[] buffer, int length) throws IOException {
    int padded = (int) Format.align(length, BLOCK);
    if (blocks + Format.blocks(padded) > Format.MAX_BLOCKS) {
      throw new ErofsLimitException(
          "a layer has more than %d blocks of %d bytes".formatted(Format.MAX_BLOCKS, BLOCK));
    }
    Arrays.fill(buffer, length, padded, (byte) 0);
    out.write(buffer, 0, padded);
    checksum.update(buffer, 0, padded);
    blocks += Format.blocks(padded);
  }
}
