package io.bootfs.store.profile;

import io.bootfs.chunker.ChunkId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The SHA-256 of an index's file, by which what belongs to the index is called. Immutable.
 *
 * @param hex 64 lower-case hexadecimal digits
 */
public record IndexName(String hex) {

  /** Checks the digits. */
  public IndexName {
    ChunkId _ = ChunkId.parse(hex);
  }

  /**
   * Returns the name of an index.
   *
   * @throws IOException if its file can't be read
   */
  public static IndexName of(Path index) throws IOException {
    return of(Files.readAllBytes(index));
  }

  private static IndexName of(byte[] file) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(file);
      return new IndexName(HexFormat.of().formatHex(digest));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  /** Returns the name as that of a chunk, which it is not, to claim the pack of the index by it. */
  public ChunkId toId() {
    return ChunkId.parse(hex);
  }

  @Override
  public String toString() {
    return hex;
  }
}
