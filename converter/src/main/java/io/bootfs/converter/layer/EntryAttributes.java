package io.bootfs.converter.layer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.bootfs.erofs.Attributes;
import io.bootfs.erofs.FileType;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;

/** Makes attributes of a tar entry's header and PAX records; equal ones are one object. */
final class EntryAttributes {

  private static final int PERMISSIONS = 07777;
  private static final long GREATEST_ID = 0xffff_ffffL;
  private static final int NANO_DIGITS = 9;

  private final SharedAttributes shared = new SharedAttributes();

  Attributes of(TarArchiveEntry entry, FileType type, Map<String, byte[]> records)
      throws IOException {
    Instant mtime = mtime(entry, records);
    Attributes attributes =
        new Attributes(
            type.bits() | (entry.getMode() & PERMISSIONS),
            id("uid", entry.getLongUserId()),
            id("gid", entry.getLongGroupId()),
            mtime.getEpochSecond(),
            mtime.getNano(),
            EntryXattrs.of(records));
    return shared.share(attributes);
  }

  private static int id(String what, long id) throws IOException {
    if (id < 0 || id > GREATEST_ID) {
      throw new IOException("a %s is out of range: %d".formatted(what, id));
    }
    return (int) id;
  }

  private static Instant mtime(TarArchiveEntry entry, Map<String, byte[]> records)
      throws IOException {
    byte[] record = records.get("mtime");
    if (record == null) {
      return entry.getLastModifiedTime().toInstant();
    }
    String text = new String(record, ISO_8859_1);
    try {
      BigDecimal time = new BigDecimal(text).setScale(NANO_DIGITS, RoundingMode.FLOOR);
      BigInteger[] parts = time.unscaledValue().divideAndRemainder(BigInteger.TEN.pow(NANO_DIGITS));
      return Instant.ofEpochSecond(parts[0].longValueExact(), parts[1].longValueExact());
    } catch (ArithmeticException | NumberFormatException e) {
      throw new IOException("a PAX mtime is no time: " + text, e);
    }
  }
}
