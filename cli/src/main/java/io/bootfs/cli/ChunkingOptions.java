package io.bootfs.cli;

import io.bootfs.chunker.ChunkSizes;
import io.bootfs.chunker.Digest;
import picocli.CommandLine.Option;

/** The options of verbs that cut a blob into chunks, for use as a mixin. */
final class ChunkingOptions {

  @Option(
      names = "--chunk-size",
      paramLabel = "MIN:AVG:MAX",
      converter = ChunkSizesConverter.class,
      description = "Bounds of the chunks in bytes (default: ${DEFAULT-VALUE}).")
  private ChunkSizes sizes;

  @Option(
      names = "--digest",
      paramLabel = "sha512-256|sha256",
      converter = DigestConverter.class,
      description = "What names the chunks (default: sha512-256).")
  private Digest digest = Digest.SHA512_256;

  @Option(
      names = "--level",
      paramLabel = "N",
      converter = LevelConverter.class,
      description = "zstd level of new chunks, 1 (fast) to 22 (small); default: ${DEFAULT-VALUE}.")
  private int level;

  /** Creates the options of a verb, with its defaults. */
  ChunkingOptions(ChunkSizes sizes, int level) {
    this.sizes = sizes;
    this.level = level;
  }

  /** Returns the bounds of the chunks. */
  ChunkSizes sizes() {
    return sizes;
  }

  /** Returns what names the chunks. */
  Digest digest() {
    return digest;
  }

  /** Returns the zstd level of the chunks. */
  int level() {
    return level;
  }

  /** Reads {@code MIN:AVG:MAX}. */
  private static final class ChunkSizesConverter extends ParsedValue<ChunkSizes> {
    ChunkSizesConverter() {
      super(ChunkSizes::parse);
    }
  }

  /** Reads the name of a digest. */
  private static final class DigestConverter extends ParsedValue<Digest> {
    DigestConverter() {
      super(Digest::parse);
    }
  }
}
