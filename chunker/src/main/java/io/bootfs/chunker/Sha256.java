package io.bootfs.chunker;

import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * SHA-256 of an index, which a program digests once, just after it has started: by a function of
 * the library that {@link MultiBufferSha512} loads, {@code src/main/c/index-digest.c}. The JDK's is
 * interpreted then, and what it finds out of security settings before takes longer still.
 * Thread-safe.
 */
public final class Sha256 {

  /** Of more, the JDK's is done sooner: it is compiled meanwhile, to instructions for it. */
  private static final int MOST = 1 << 20;

  private Sha256() {}

  /** Returns the digest, 64 lower-case hexadecimal digits, of what no other thread writes. */
  public static String hexOf(byte[] bytes) {
    String hex = MultiBufferSha512.IS_LOADED && bytes.length <= MOST ? hex(bytes) : null;
    return hex == null ? HexFormat.of().formatHex(Digest.SHA256.newEngine().digest(bytes)) : hex;
  }

  /** Returns null where there is no memory for it. */
  private static native @Nullable String hex(byte[] bytes);
}
