package io.bootfs.benchmarks;

import io.bootfs.chunker.ByteSpan;
import io.bootfs.chunker.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/** What it takes to digest a blob and do nothing else, by this thread. */
final class DigestAlone {

  /** As chunks usually have. */
  private static final int CHUNK_BYTES = 64 << 10;

  private static final int BATCH = 16;

  private DigestAlone() {}

  /** Digests all of a blob as chunks, some at once. */
  static void ours(Path blob) throws IOException {
    try (InputStream in = Files.newInputStream(blob)) {
      byte[] bytes = new byte[BATCH * CHUNK_BYTES];
      for (int read; (read = in.readNBytes(bytes, 0, bytes.length)) > 0; ) {
        List<ByteSpan> chunks = new ArrayList<>();
        for (int at = 0; at < read; at += CHUNK_BYTES) {
          chunks.add(new ByteSpan(bytes, at, Math.min(CHUNK_BYTES, read - at)));
        }
        var _ = Digest.SHA512_256.idsOf(chunks);
      }
    }
  }

  /** Digests a blob as one message. */
  static void ofTheJdk(Path blob) throws IOException {
    MessageDigest engine = Digest.SHA512_256.newEngine();
    try (InputStream in = Files.newInputStream(blob)) {
      byte[] bytes = new byte[BATCH * CHUNK_BYTES];
      for (int read; (read = in.read(bytes)) > 0; ) {
        engine.update(bytes, 0, read);
      }
    }
  }
}
