package io.bootfs.converter.layer;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * Commons Compress's tar reader, which keeps the records of PAX headers as bytes, too.
 *
 * <p>Commons Compress decodes PAX values as UTF-8, which destroys file capabilities, ACLs and names
 * that are not text. So this class copies what passes while it reads a PAX header. Names of other
 * headers are decoded as ISO-8859-1: each char is a byte.
 */
final class PaxTarInputStream extends TarArchiveInputStream {

  /** POSIX.1-2017, pax, "ustar interchange format": offset of typeflag. */
  private static final int TYPE_OFFSET = 156;

  private static final byte EXTENDED_HEADER = 'x';

  /**
   * Xattrs of one file are 64 KiB at most in most file systems; Go's reader stops at 1 MiB, too.
   */
  private static final int MOST_BYTES = 1 << 20;

  private final ByteArrayOutputStream captured = new ByteArrayOutputStream();
  private boolean capturing;

  PaxTarInputStream(InputStream in) {
    super(in, StandardCharsets.ISO_8859_1.name());
  }

  /** Returns the PAX records of the entry that was read last, and forgets them. */
  Map<String, byte[]> takeRecords() throws IOException {
    Map<String, byte[]> records = PaxRecords.parse(captured.toByteArray());
    captured.reset();
    return records;
  }

  @Override
  protected byte[] readRecord() throws IOException {
    capturing = false;
    byte[] record = super.readRecord();
    if (record != null && record[TYPE_OFFSET] == EXTENDED_HEADER) {
      captured.reset();
      capturing = true;
    }
    return record;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int n = super.read(buffer, offset, length);
    if (capturing && n > 0) {
      captured.write(buffer, offset, n);
      if (captured.size() > MOST_BYTES) {
        throw new IOException("a PAX header has more than " + MOST_BYTES + " bytes");
      }
    }
    return n;
  }
}
