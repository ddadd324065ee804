package io.bootfs.converter.layer;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * Commons Compress's tar reader, which keeps the records of PAX headers as bytes, too.
 *
 * <p>Commons Compress decodes PAX values as UTF-8, which destroys file capabilities, ACLs and names
 * that are not text; and it can't read sparse files of 2 GiB. So this class reads PAX headers
 * itself and passes them on without what says that a file is sparse: {@link SparseInputStream} is
 * for that. Names of other headers are decoded as ISO-8859-1: each char is a byte.
 */
final class PaxTarInputStream extends TarArchiveInputStream {

  /** POSIX.1-2017, pax, "ustar interchange format": offset of typeflag. */
  private static final int TYPE_OFFSET = 156;

  private static final byte EXTENDED_HEADER = 'x';

  /**
   * Xattrs of one file are 64 KiB at most in most file systems; Go's reader stops at 1 MiB, too.
   */
  private static final int MOST_BYTES = 1 << 20;

  private static final int ONE_BYTE = 1;

  private boolean atExtendedHeader;
  private Map<String, byte[]> records = Map.of();

  /** What is left to pass on of a PAX header. */
  private byte[] header = {};

  private int position;

  PaxTarInputStream(InputStream in) {
    super(in, StandardCharsets.ISO_8859_1.name());
  }

  /** Returns the PAX records of the entry that was read last, and forgets them. */
  Map<String, byte[]> takeRecords() {
    Map<String, byte[]> taken = records;
    records = Map.of();
    return taken;
  }

  @Override
  protected byte[] readRecord() throws IOException {
    byte[] record = super.readRecord();
    if (record == null && getBytesRead() % getRecordSize() != 0) {
      throw new IOException("a header ends early");
    }
    atExtendedHeader = record != null && record[TYPE_OFFSET] == EXTENDED_HEADER;
    header = new byte[0];
    position = 0;
    return record;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[ONE_BYTE];
    return read(one, 0, ONE_BYTE) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (atExtendedHeader) {
      atExtendedHeader = false;
      header = readHeader();
      records = PaxRecords.parse(header);
      PaxRecords.disguiseSparse(header);
    }
    if (position == header.length) {
      return super.read(buffer, offset, length);
    }
    int n = Math.min(length, header.length - position);
    System.arraycopy(header, position, buffer, offset, n);
    position += n;
    return n;
  }

  private byte[] readHeader() throws IOException {
    byte[] body = new byte[Math.min(available(), MOST_BYTES + 1)];
    int filled = 0;
    while (filled < body.length) {
      int n = super.read(body, filled, body.length - filled);
      if (n < 0) {
        throw new IOException("a PAX header ends early");
      }
      filled += n;
    }
    if (filled > MOST_BYTES) {
      throw new IOException("a PAX header has more than " + MOST_BYTES + " bytes");
    }
    return body;
  }
}
