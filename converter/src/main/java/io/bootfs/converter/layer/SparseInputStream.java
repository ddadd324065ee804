package io.bootfs.converter.layer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The content of a sparse file in GNU's PAX format 1.0, holes included: its data begins with a map
 * of what follows (GNU tar manual, "PAX Format, Version 1.0").
 */
final class SparseInputStream extends InputStream {

  static final String NAME = "GNU.sparse.name";

  private static final String MAJOR = "GNU.sparse.major";
  private static final String REAL_SIZE = "GNU.sparse.realsize";
  private static final int BLOCK = 512;

  /** A file with a hole in every other block of 4 KiB has as many pieces at 8 GiB. */
  private static final int MOST_PIECES = 1 << 20;

  private final InputStream stored;
  private final long size;

  /** Offset and length of each piece, in turn. */
  private final long[] map;

  private int piece;
  private long position;

  /**
   * Opens a sparse file, and reads its map.
   *
   * @param stored the file's data in the tar
   */
  SparseInputStream(InputStream stored, long size) throws IOException {
    this.stored = stored;
    this.size = size;
    this.map = readMap();
  }

  /** Returns the size that an entry's records say if they are those of this format, else null. */
  static @Nullable Long size(Map<String, byte[]> records) throws IOException {
    byte[] major = records.get(MAJOR);
    byte[] size = records.get(REAL_SIZE);
    if (major == null || size == null || !Arrays.equals(major, new byte[] {'1'})) {
      return null;
    }
    return number(new String(size, ISO_8859_1));
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    while (piece < map.length && position == map[piece] + map[piece + 1]) {
      piece += 2;
    }
    long dataStart = piece < map.length ? map[piece] : size;
    if (position < dataStart) {
      int n = (int) Math.min(length, dataStart - position);
      Arrays.fill(buffer, offset, offset + n, (byte) 0);
      position += n;
      return n;
    }
    if (position >= size) {
      return -1;
    }
    long left = map[piece] + map[piece + 1] - position;
    int n = stored.read(buffer, offset, (int) Math.min(length, left));
    position += Math.max(n, 0);
    return n;
  }

  /** Reads the map: numbers in lines, then padding up to a whole block. */
  private long[] readMap() throws IOException {
    MapReader reader = new MapReader();
    long pieces = reader.next();
    if (pieces > MOST_PIECES) {
      throw new IOException("a sparse file has too many pieces: " + pieces);
    }
    long[] numbers = new long[2 * (int) pieces];
    long end = 0;
    for (int i = 0; i < numbers.length; i += 2) {
      numbers[i] = reader.next();
      numbers[i + 1] = reader.next();
      if (numbers[i] < end || numbers[i + 1] > size - numbers[i]) {
        throw new IOException("the map of a sparse file is out of order");
      }
      end = numbers[i] + numbers[i + 1];
    }
    return numbers;
  }

  private static long number(String text) throws IOException {
    try {
      long value = Long.parseLong(text);
      if (value >= 0) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw new IOException("a sparse file has a number that is none: " + text, e);
    }
    throw new IOException("a sparse file has a negative number: " + text);
  }

  /** Reads the map block by block. */
  private final class MapReader {
    private byte[] block = {};
    private int at;

    long next() throws IOException {
      StringBuilder digits = new StringBuilder();
      for (char c = nextChar(); c != '\n'; c = nextChar()) {
        digits.append(c);
      }
      return number(digits.toString());
    }

    private char nextChar() throws IOException {
      if (at == block.length) {
        block = stored.readNBytes(BLOCK);
        at = 0;
        if (block.length < BLOCK) {
          throw new IOException("the map of a sparse file ends early");
        }
      }
      return (char) (block[at++] & 0xff);
    }
  }
}
