package io.bootfs.erofs.testing;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** The content of one file in a packed tree: pieces that say their offset, zeros between them. */
final class PackedContent extends InputStream {

  private final InputStream in;
  private final long size;
  private long position;
  private long pieceStart;
  private long pieceEnd;
  private boolean ended;

  PackedContent(InputStream in, long size) {
    this.in = in;
    this.size = size;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (position == size) {
      return -1;
    }
    if (position == pieceEnd) {
      nextPiece();
    }
    boolean zeros = position < pieceStart;
    int part = (int) Math.min(length, (zeros ? pieceStart : pieceEnd) - position);
    if (zeros) {
      Arrays.fill(buffer, offset, offset + part, (byte) 0);
    } else {
      part = in.read(buffer, offset, part);
      if (part < 0) {
        throw new EOFException("the packed tree ends within a file's content");
      }
    }
    position += part;
    return part;
  }

  /** Reads the end mark. */
  void finish() throws IOException {
    if (!ended) {
      nextPiece();
    }
    if (!ended || position != size) {
      throw new IOException("a file's content isn't at its end but at " + position);
    }
  }

  private void nextPiece() throws IOException {
    String line = PackedTree.readLine(in);
    if (line == null) {
      throw new EOFException("the packed tree ends within a file's content");
    }
    int space = line.indexOf(' ');
    pieceStart = Long.parseLong(line.substring(0, space));
    pieceEnd = pieceStart + Long.parseLong(line.substring(space + 1));
    ended = pieceStart == pieceEnd;
  }
}
