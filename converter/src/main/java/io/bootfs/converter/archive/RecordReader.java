package io.bootfs.converter.archive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads an archive record by record; each begins with its size and type. Not thread-safe; the
 * stream stays the caller's. Memory: one record, but for payloads, which pass through.
 */
final class RecordReader {

  /** The size and the type, in eight bytes each. */
  static final int HEADER_BYTES = 16;

  private final InputStream in;
  private final String name;

  /** Where the record begins whose header was read last. */
  private long start;

  /** Behind what was read. */
  private long position;

  private @Nullable RecordType next;
  private long bodyBytes;

  /**
   * Creates a reader.
   *
   * @param position where in the archive the stream begins
   * @param name what messages call the archive
   */
  RecordReader(InputStream in, long position, String name) {
    this.in = in;
    this.position = position;
    this.name = name;
  }

  /** Tells whether a header is that of a file. */
  static boolean isEntry(byte[] header) {
    ByteBuffer fields = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN);
    return RecordType.of(fields.getLong(Long.BYTES)) == RecordType.ENTRY;
  }

  /** Returns the type of the next record, which must be there, and isn't consumed. */
  RecordType peek() throws IOException {
    RecordType known = next;
    if (known == null) {
      known = readHeader();
      next = known;
    }
    return known;
  }

  /** Returns where the next record begins, or the body of one that was begun. */
  long offset() {
    return next == null ? position : start;
  }

  /** Reads the next record, which must be of a type, and returns what is behind its header. */
  ByteBuffer take(RecordType type) throws IOException {
    return read(Math.toIntExact(begin(type)));
  }

  /**
   * Reads the header of the next record, which must be of a type; its body is the caller's.
   *
   * @return how many bytes the body has
   */
  long begin(RecordType type) throws IOException {
    RecordType found = peek();
    if (found != type) {
      throw damaged("a record %s is due, and here is %s".formatted(type, found));
    }
    next = null;
    return bodyBytes;
  }

  /** Reads a part of a body that was begun. */
  ByteBuffer read(int bytes) throws IOException {
    byte[] read = new byte[bytes];
    int got = in.readNBytes(read, 0, bytes);
    position += got;
    if (got < bytes) {
      throw truncated();
    }
    return ByteBuffer.wrap(read).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Returns the body of a payload that was begun; it must be read to its end. */
  InputStream payload(long bytes) {
    return new Payload(bytes);
  }

  /** Makes sure that nothing follows. */
  void expectEnd() throws IOException {
    if (in.read() >= 0) {
      throw new ArchiveFormatException(name, position, "there are bytes behind its end");
    }
  }

  /** Returns the exception for what is wrong with the record that was read last. */
  ArchiveFormatException damaged(String what) {
    return new ArchiveFormatException(name, start, what);
  }

  private ArchiveFormatException truncated() {
    return new ArchiveFormatException(name, position, "it is truncated: it ends here");
  }

  private RecordType readHeader() throws IOException {
    start = position;
    ByteBuffer header = read(HEADER_BYTES);
    long size = header.getLong();
    long number = header.getLong();
    RecordType type = RecordType.of(number);
    if (type == null) {
      throw damaged(
          start == 0
              ? "this is no directory archive of casync's"
              : String.format(Locale.ROOT, "there is no record of type %016x", number));
    }
    if (size < HEADER_BYTES || !type.fits(size - HEADER_BYTES)) {
      throw damaged("a record %s can't have %s bytes".formatted(type, Long.toUnsignedString(size)));
    }
    bodyBytes = size - HEADER_BYTES;
    return type;
  }

  /** A payload on its way through. */
  private final class Payload extends InputStream {
    private long left;

    Payload(long bytes) {
      this.left = bytes;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      if (left == 0) {
        return -1;
      }
      int got = in.read(buffer, offset, (int) Math.min(length, left));
      if (got < 0) {
        throw truncated();
      }
      position += got;
      left -= got;
      return got;
    }
  }
}
