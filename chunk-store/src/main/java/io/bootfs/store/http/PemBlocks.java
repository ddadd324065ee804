package io.bootfs.store.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the blocks of a PEM file (RFC 7468), which may stand between other text. */
final class PemBlocks {

  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----.*?-----END \\1-----", Pattern.DOTALL);

  /** More than any bundle of authorities takes. */
  private static final int LARGEST_FILE = 16 << 20;

  private PemBlocks() {}

  /** Returns the certificates alone, one after the other: a key may stand beside them. */
  static InputStream certificates(InputStream in) throws IOException {
    StringBuilder certificates = new StringBuilder();
    Matcher blocks = BLOCK.matcher(text(in));
    while (blocks.find()) {
      if (blocks.group(1).endsWith("CERTIFICATE")) {
        certificates.append(blocks.group()).append('\n');
      }
    }
    return new ByteArrayInputStream(certificates.toString().getBytes(StandardCharsets.US_ASCII));
  }

  /** Returns the first block that is a private key of any form. */
  static Optional<String> privateKey(InputStream in) throws IOException {
    return BLOCK
        .matcher(text(in))
        .results()
        .filter(block -> block.group(1).endsWith("PRIVATE KEY"))
        .map(block -> block.group())
        .findFirst();
  }

  private static String text(InputStream in) throws IOException {
    return new String(in.readNBytes(LARGEST_FILE), StandardCharsets.US_ASCII);
  }
}
