package io.bootfs.store.profile;

import io.bootfs.chunker.ChunkId;
import io.bootfs.chunker.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

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
    return new IndexName(Sha256.hexOf(Files.readAllBytes(index)));
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
