package io.bootfs.store.pack;

import com.github.luben.zstd.ZstdCompressCtx;
import io.bootfs.chunker.Index;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Chunks that were compressed together.
 *
 * @param numbers which of the index's they are, in order
 * @param bytes the zstd frame, owned by this record
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared: a carrier.
public record PackFrame(int[] numbers, byte[] bytes) {

  /**
   * The zstd level of packs: what a start waits for is written once and read by each node (decision
   * 10).
   */
  public static final int DEFAULT_LEVEL = 19;

  /**
   * How much is compressed together, about: more is a hundredth smaller, but can't be compressed by
   * several processors, nor be left out where most of it is at hand.
   */
  private static final long USUAL_BYTES = 16 << 20;

  /**
   * How far back a frame may refer, as a power of two: twice as much is a fiftieth smaller, but
   * whoever reads it holds so much in memory, and finds less of it in the processor's caches.
   */
  private static final int WINDOW_LOG = 22;

  /** Compresses the bytes of chunks, which follow each other, together. */
  public static PackFrame compress(int[] numbers, byte[] content, int level) {
    try (ZstdCompressCtx context = new ZstdCompressCtx()) {
      context.setLevel(level);
      context.setWindowLog(WINDOW_LOG);
      return new PackFrame(numbers, context.compress(content));
    }
  }

  /** Tells which chunks of a pack are to be compressed together, in the order of the pack. */
  public static List<int[]> plan(Index index, int[] numbers) {
    long total = Arrays.stream(numbers).mapToLong(index::length).sum();
    long frames = Math.max(1, Math.round((double) total / USUAL_BYTES));
    List<int[]> plan = new ArrayList<>();
    int first = 0;
    long bytes = 0;
    for (int i = 0; i < numbers.length; i++) {
      bytes += index.length(numbers[i]);
      if (bytes * frames >= total * (plan.size() + 1) || i == numbers.length - 1) {
        plan.add(Arrays.copyOfRange(numbers, first, i + 1));
        first = i + 1;
      }
    }
    return plan;
  }
}
