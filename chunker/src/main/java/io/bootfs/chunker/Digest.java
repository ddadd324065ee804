package io.bootfs.chunker;

import java.security.MessageDigest;
import java.util.List;

/** A digest that names chunks. */
public enum Digest {
  /** SHA-512 truncated to 256 bits (FIPS 180-4): casync's and our default. */
  SHA512_256("sha512-256", "SHA-512/256"),
  /** SHA-256 (FIPS 180-4). */
  SHA256("sha256", "SHA-256");

  private final String optionName;
  private final String algorithm;

  Digest(String optionName, String algorithm) {
    this.optionName = optionName;
    this.algorithm = algorithm;
  }

  /**
   * Returns the digest of that name on the command line.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Digest parse(String optionName) {
    for (Digest digest : values()) {
      if (digest.optionName.equals(optionName)) {
        return digest;
      }
    }
    throw new IllegalArgumentException(
        "unknown digest '" + optionName + "': use sha512-256 or sha256");
  }

  /** Returns a new, reset engine for this digest; not thread-safe, so one a thread. */
  public MessageDigest newEngine() {
    return JdkDigests.engine(algorithm);
  }

  /**
   * Returns the id of a chunk with these {@code length} bytes at {@code offset}, which no other
   * thread writes meanwhile. What several threads ask for at a time is digested together, where the
   * processor can do that.
   */
  public ChunkId idOf(byte[] bytes, int offset, int length) {
    ByteSpan chunk = new ByteSpan(bytes, offset, length);
    return this == SHA512_256 && DigestQueue.takes(length)
        ? DigestQueue.INSTANCE.idOf(chunk)
        : alone(chunk);
  }

  /** Returns the ids of chunks, in their order: sooner than one by one where the processor can. */
  public List<ChunkId> idsOf(List<ByteSpan> chunks) {
    if (this == SHA512_256
        && chunks.stream().allMatch(chunk -> DigestQueue.takes(chunk.length()))) {
      return MultiBufferSha512.idsOf(chunks);
    }
    return chunks.stream().map(this::alone).toList();
  }

  ChunkId alone(ByteSpan chunk) {
    MessageDigest engine = newEngine();
    engine.update(chunk.bytes(), chunk.offset(), chunk.length());
    return ChunkId.of(engine.digest(), 0);
  }

  /** Returns the name on the command line: {@code sha512-256} or {@code sha256}. */
  @Override
  public String toString() {
    return optionName;
  }
}
