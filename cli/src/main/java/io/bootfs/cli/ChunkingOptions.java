package io.bootfs.cli;

import io.bootfs.chunker.ChunkSizes;
import io.bootfs.chunker.Digest;
import io.bootfs.store.ChunkCodec;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The options of verbs that cut a blob into chunks, for use as a mixin. */
final class ChunkingOptions {

  /** zstd's greatest level. Those below 1 exist, but trade too much size for speed here. */
  private static final int GREATEST_LEVEL = 22;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec mixee = CommandSpec.create();

  @Option(
      names = "--chunk-size",
      paramLabel = "MIN:AVG:MAX",
      converter = ChunkSizesConverter.class,
      description = "Bounds of the chunks in bytes (default: 16384:65536:262144).")
  private ChunkSizes sizes = ChunkSizes.DEFAULT;

  @Option(
      names = "--digest",
      paramLabel = "sha512-256|sha256",
      converter = DigestConverter.class,
      description = "What names the chunks (default: sha512-256).")
  private Digest digest = Digest.SHA512_256;

  private int level = ChunkCodec.DEFAULT_LEVEL;

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

  @Option(
      names = "--level",
      paramLabel = "N",
      description = "zstd level of new chunks, 1 (fast) to 22 (small); default: 3.")
  void setLevel(int level) {
    if (level < 1 || level > GREATEST_LEVEL) {
      throw new ParameterException(
          mixee.commandLine(),
          "zstd levels go from 1 to %d: '%d'".formatted(GREATEST_LEVEL, level));
    }
    this.level = level;
  }

  /** Reads {@code MIN:AVG:MAX}. */
  private static final class ChunkSizesConverter implements ITypeConverter<ChunkSizes> {
    @Override
    public ChunkSizes convert(String text) {
      try {
        return ChunkSizes.parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(FailureReport.describe(e));
      }
    }
  }

  /** Reads the name of a digest. */
  private static final class DigestConverter implements ITypeConverter<Digest> {
    @Override
    public Digest convert(String text) {
      try {
        return Digest.parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(FailureReport.describe(e));
      }
    }
  }
}
