package io.bootfs.store.pack;

import io.bootfs.chunker.ChunkId;
import io.bootfs.store.ChunkCodec;
import io.bootfs.store.PackName.Content;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How the table of a pack is written. */
enum PackRows {
  /** Each chunk is a frame of its own. */
  APART(0x316b_6361_7073_6662L, 2 * Integer.BYTES + ChunkId.BYTES), // "bfspack1"

  /** A frame holds one chunk or more. */
  TOGETHER(0x326b_6361_7073_6662L, 3 * Integer.BYTES + ChunkId.BYTES); // "bfspack2"

  /** The magic number and the count of the rows. */
  static final int HEADER = Long.BYTES + Integer.BYTES;

  private static final int UNKNOWN = -1;

  private final long magic;
  private final int bytes;

  PackRows(long magic, int bytes) {
    this.magic = magic;
    this.bytes = bytes;
  }

  /**
   * A chunk as the table has it, which nobody vouches for.
   *
   * @param length its uncompressed length, if that is written down
   * @param storedLength of the frame that begins with it; 0 if it is in the one of the chunk before
   */
  record Row(int number, int length, int storedLength, ChunkId id) {

    boolean beginsFrame() {
      return storedLength != 0;
    }

    /** Returns how long the chunk is, which in packs of chunks apart only the index knows. */
    int lengthOr(int known) {
      return length == UNKNOWN ? known : length;
    }
  }

  /** What a pack begins with. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared: a carrier.
  record Header(PackRows rows, int count, byte[] bytes) {}

  /** Returns how many bytes a row has. */
  int bytes() {
    return bytes;
  }

  /** Returns how many bytes a table of so many rows has. */
  long tableBytes(int count) {
    return HEADER + (long) count * bytes;
  }

  /**
   * Reads what a pack begins with.
   *
   * @throws PackInvalidException if that is no pack's beginning
   */
  static Header readHeader(InputStream in, Content content) throws IOException {
    byte[] read = read(in, HEADER);
    ByteBuffer header = ByteBuffer.wrap(read).order(ByteOrder.LITTLE_ENDIAN);
    long magic = header.getLong();
    int count = header.getInt();
    for (PackRows rows : values()) {
      if (rows.magic == magic) {
        // A part of a pack of the image is asked for by where it lies.
        if (rows == TOGETHER && content == Content.IMAGE) {
          throw new PackInvalidException("it compresses chunks of all of an image together");
        }
        if (count < 0 || count > content.mostChunks()) {
          throw new PackInvalidException(
              "it claims to hold " + count + " chunks, more than " + content.mostChunks());
        }
        return new Header(rows, count, read);
      }
    }
    throw new PackInvalidException("it is no pack: it begins with neither bfspack1 nor bfspack2");
  }

  /** Reads a row, or the bytes of one. */
  Row readRow(InputStream in, ByteArrayOutputStream copy) throws IOException {
    byte[] row = read(in, bytes);
    copy.writeBytes(row);
    return row(row, 0);
  }

  /** Reads a row. */
  Row readRow(InputStream in) throws IOException {
    return row(read(in, bytes), 0);
  }

  /** Takes a row apart. */
  Row row(byte[] table, int at) {
    ByteBuffer row = ByteBuffer.wrap(table, at, bytes).order(ByteOrder.LITTLE_ENDIAN);
    int number = row.getInt();
    int length = this == TOGETHER ? row.getInt() : UNKNOWN;
    int stored = row.getInt();
    byte[] id = new byte[ChunkId.BYTES];
    row.get(id);
    return new Row(number, length, stored, ChunkId.of(id));
  }

  /** Writes a table. */
  byte[] write(List<Row> table) {
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.toIntExact(tableBytes(table.size())))
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(magic)
            .putInt(table.size());
    for (Row row : table) {
      bytes.putInt(row.number());
      if (this == TOGETHER) {
        bytes.putInt(row.length());
      }
      bytes.putInt(row.storedLength()).put(row.id().toBytes());
    }
    return bytes.array();
  }

  /**
   * Checks what a row says by itself: the first has to begin a frame, as all do where chunks are
   * apart.
   *
   * @param most the most bytes that the chunk has, uncompressed
   */
  void check(Row row, int most, boolean first) throws PackInvalidException {
    boolean mayContinue = this == TOGETHER && !first;
    boolean isLengthRight = this == APART || (row.length() > 0 && row.length() <= most);
    if (row.number() < 0 || row.storedLength() < (mayContinue ? 0 : 1) || !isLengthRight) {
      throw new PackInvalidException(
          "it holds chunk %s of %d bytes in %d"
              .formatted(row.id(), row.lengthOr(most), row.storedLength()));
    }
  }

  /**
   * The chunks that a start's pack has listed so far: one that is listed again would be
   * decompressed again, and in a frame that costs whoever reads it much and whoever sends it
   * nothing. In a pack of an image each is a frame of its own.
   */
  static final class Listed {

    private final @Nullable Set<ChunkId> ids;

    Listed(Content content) {
      ids = content == Content.START ? new HashSet<>() : null;
    }

    void add(Row row) throws PackInvalidException {
      if (ids != null && !ids.add(row.id())) {
        throw new PackInvalidException("it holds chunk " + row.id() + " twice");
      }
    }
  }

  /**
   * Checks that a frame is no longer than one of what it holds can be.
   *
   * @param limits of its chunks, by {@link ChunkCodec#limit}, together
   */
  static void checkFrame(Row first, long limits) throws PackInvalidException {
    if (first.storedLength() > limits) {
      throw new PackInvalidException(
          "it holds chunk " + first.id() + " in " + first.storedLength() + " bytes");
    }
  }

  /** Reads so many bytes of a pack. */
  static byte[] read(InputStream in, int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new PackInvalidException("it ends early");
    }
    return bytes;
  }
}
