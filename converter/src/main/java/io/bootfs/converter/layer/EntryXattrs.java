package io.bootfs.converter.layer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.bootfs.erofs.ErofsLimitException;
import io.bootfs.erofs.Xattrs;
import java.io.IOException;
import java.net.URLDecoder;
import java.util.Base64;
import java.util.Map;

/**
 * Takes extended attributes out of PAX records, in the ways of star (and GNU, Go) and libarchive.
 */
final class EntryXattrs {

  private static final String SCHILY = "SCHILY.xattr.";
  private static final String LIBARCHIVE = "LIBARCHIVE.xattr.";

  private EntryXattrs() {}

  static Xattrs of(Map<String, byte[]> records) throws IOException {
    Xattrs.Builder xattrs = null;
    for (Map.Entry<String, byte[]> record : records.entrySet()) {
      String keyword = record.getKey();
      if (keyword.startsWith(SCHILY)) {
        xattrs = xattrs == null ? Xattrs.builder() : xattrs;
        put(xattrs, schilyName(keyword.substring(SCHILY.length())), record.getValue());
      } else if (keyword.startsWith(LIBARCHIVE) && !records.containsKey(schily(keyword))) {
        xattrs = xattrs == null ? Xattrs.builder() : xattrs;
        put(xattrs, libarchiveName(keyword), libarchiveValue(keyword, record.getValue()));
      }
    }
    return xattrs == null ? Xattrs.NONE : xattrs.build();
  }

  private static void put(Xattrs.Builder xattrs, byte[] name, byte[] value)
      throws ErofsLimitException {
    if (KeptXattrs.isKept(name)) {
      xattrs.put(name, value);
    }
  }

  /** Undoes what GNU tar does to names with characters that a keyword can't have. */
  private static byte[] schilyName(String name) {
    return name.replace("%3D", "=").replace("%25", "%").getBytes(ISO_8859_1);
  }

  private static String schily(String libarchiveKeyword) {
    return SCHILY + libarchiveKeyword.substring(LIBARCHIVE.length());
  }

  private static byte[] libarchiveName(String keyword) throws IOException {
    String encoded = keyword.substring(LIBARCHIVE.length());
    try {
      // URLDecoder takes a plus for a space, which libarchive doesn't mean.
      return URLDecoder.decode(encoded.replace("+", "%2B"), UTF_8).getBytes(UTF_8);
    } catch (IllegalArgumentException e) {
      throw new IOException("an extended attribute's name is not encoded well: " + encoded, e);
    }
  }

  private static byte[] libarchiveValue(String keyword, byte[] value) throws IOException {
    try {
      // libarchive writes base64 without padding, other writers with it: the decoder takes both.
      return Base64.getDecoder().decode(new String(value, ISO_8859_1).strip());
    } catch (IllegalArgumentException e) {
      throw new IOException("the value of " + keyword + " is no base64", e);
    }
  }
}
