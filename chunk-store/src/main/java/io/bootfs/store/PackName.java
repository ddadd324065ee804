package io.bootfs.store;

import io.bootfs.chunker.ChunkId;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a stored pack is called: by the index that it belongs to, and by what it holds of it.
 * Immutable.
 *
 * @param index the name of the index's file, 64 lower-case hexadecimal digits
 * @param content what it holds
 */
public record PackName(String index, Content content) {

  /** Which of an index's chunks a pack holds. */
  public enum Content {
    /** What a start reads, in the order of the start; what is more is read chunk by chunk. */
    START("", 1 << 16, 128L << 20, 4L << 30),

    /** Each chunk of the index once, in the order of the blob. */
    IMAGE("-image", 1 << 20, 64L << 30, 64L << 30);

    private final String suffix;
    private final int mostChunks;
    private final long mostBytes;
    private final long usualPlainBytes;

    Content(String suffix, int mostChunks, long mostBytes, long usualPlainBytes) {
      this.suffix = suffix;
      this.mostChunks = mostChunks;
      this.mostBytes = mostBytes;
      this.usualPlainBytes = usualPlainBytes;
    }

    /** Returns how many chunks a pack has at most. */
    public int mostChunks() {
      return mostChunks;
    }

    /** Returns how many bytes its chunks have at most, as stored. */
    public long mostBytes() {
      return mostBytes;
    }

    /**
     * Returns how many bytes its chunks have at most, uncompressed, where they are of the usual
     * size: 64 KiB on average. Readers, who have an index, don't need it.
     */
    public long usualPlainBytes() {
      return usualPlainBytes;
    }
  }

  /** Where packs are, below the store's own place. */
  public static final String FOLDER = "packs";

  private static final Pattern PATH =
      Pattern.compile(FOLDER + "/([0-9a-f]{64})(|-image)\\.pack", Pattern.DOTALL);

  /** Checks the digits. */
  public PackName {
    ChunkId _ = ChunkId.parse(index);
  }

  /** Returns the name of the pack that an index's start reads. */
  public static PackName start(String index) {
    return new PackName(index, Content.START);
  }

  /** Returns the name of the pack that holds all of an index. */
  public static PackName image(String index) {
    return new PackName(index, Content.IMAGE);
  }

  /** Returns the name of the pack that is kept there, or nothing if none can be. */
  public static Optional<PackName> ofPath(String path) {
    Matcher matcher = PATH.matcher(path);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    boolean start = matcher.group(2).isEmpty();
    return Optional.of(new PackName(matcher.group(1), start ? Content.START : Content.IMAGE));
  }

  /** Returns where a store keeps it, below the store's own place. */
  public String path() {
    return FOLDER + "/" + this + ".pack";
  }

  @Override
  public String toString() {
    return index + content.suffix;
  }
}
