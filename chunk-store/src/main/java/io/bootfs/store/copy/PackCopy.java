package io.bootfs.store.copy;

import io.bootfs.chunker.ChunkId;
import io.bootfs.chunker.Index;
import io.bootfs.store.ChunkChecker;
import io.bootfs.store.ChunkCodec;
import io.bootfs.store.ChunkStore;
import io.bootfs.store.EncodedChunk;
import io.bootfs.store.PackName;
import io.bootfs.store.PackName.Content;
import io.bootfs.store.PackSource;
import io.bootfs.store.WritableChunkStore;
import io.bootfs.store.pack.PackBuilder;
import io.bootfs.store.pack.PackFrame;
import io.bootfs.store.parallel.DaemonThreads;
import io.bootfs.store.stack.StoreStack;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;

/**
 * Makes packs of the chunks that one store has, and gives them to another or the same. Thread-safe;
 * it closes neither store.
 *
 * <p>Chunks are read in parallel, each verified on its way, into a file; memory holds a few of
 * them. For a start's pack it holds up to four frames, one for each processor: the bytes of each,
 * up to 24 MiB and a chunk, what they are compressed to, and what zstd works with. When one of them
 * can't be made, those that were begun are finished before that is said.
 */
public final class PackCopy {

  /** How many chunks are asked for at once. */
  private static final int MOST_WAITING = 16;

  /**
   * How many frames of a start's pack are compressed at once: each takes the memory of its bytes,
   * and a hundred megabytes of zstd's at high levels.
   */
  private static final int MOST_COMPRESSED = 4;

  private static final String SOURCE = "the store";

  /** Where verified chunks come from. */
  private interface Source {
    EncodedChunk read(ChunkId id, int length) throws IOException;
  }

  private final Source from;
  private final WritableChunkStore to;
  private final Path folder;
  private final LongAdder read = new LongAdder();

  /**
   * Prepares to copy.
   *
   * @param folder has room for a pack while it is made
   */
  public PackCopy(StoreStack from, WritableChunkStore to, Path folder) {
    this(from::readEncoded, to, folder);
  }

  /**
   * Prepares to copy within a store.
   *
   * @param folder has room for a pack while it is made
   */
  public PackCopy(WritableChunkStore store, Path folder) {
    this(checked(store), store, folder);
  }

  private PackCopy(Source from, WritableChunkStore to, Path folder) {
    this.from = from;
    this.to = to;
    this.folder = folder;
  }

  private static Source checked(ChunkStore store) {
    ChunkChecker checker = new ChunkChecker();
    return (id, length) -> {
      EncodedChunk chunk = store.get(id, ChunkCodec.limit(length));
      checker.check(id, chunk, store.location());
      return chunk;
    };
  }

  /**
   * Stores all chunks of an image as its pack, in place of the one before, each as it is stored.
   *
   * @param name the name of the index's file
   * @param index an index of the digest that the chunks are read by
   * @param numbers its chunks, in the order of the pack
   * @throws IOException if a chunk can't be had, or the pack can't be written or stored
   */
  public StoredPack copyImage(String name, Index index, int[] numbers) throws IOException {
    try (PackBuilder builder = new PackBuilder(index, Content.IMAGE, folder)) {
      fill(builder, index, numbers);
      if (builder.chunkCount() < numbers.length) {
        throw new IOException(
            "the image is too large for a pack, which holds %,d chunks and %,d bytes of them at most"
                .formatted(Content.IMAGE.mostChunks(), Content.IMAGE.mostBytes()));
      }
      return store(PackName.image(name), builder);
    }
  }

  /**
   * Stores chunks as the pack that a start reads, in place of the one before, compressed together;
   * as many of them as fit, and of several that are alike the first.
   *
   * @param name the name of the index's file
   * @param index an index of the digest that the chunks are read by
   * @param numbers which of its chunks, in the order of the start
   * @param level the zstd level, 1 (fast) to 22 (small)
   * @throws IOException if a chunk can't be had, or the pack can't be written or stored
   */
  public StoredPack copyStart(String name, Index index, int[] numbers, int level)
      throws IOException {
    Set<ChunkId> different = new HashSet<>();
    int[] listed =
        Arrays.stream(numbers)
            .filter(number -> different.add(index.id(number)))
            .limit(Content.START.mostChunks())
            .toArray();
    try (PackBuilder builder = new PackBuilder(index, Content.START, folder)) {
      fillTogether(builder, index, listed, level);
      return store(PackName.start(name), builder);
    }
  }

  private StoredPack store(PackName name, PackBuilder builder) throws IOException {
    PackSource pack = builder.build();
    to.putPack(name, pack);
    return new StoredPack(builder.chunkCount(), pack.size());
  }

  /** Compresses as many frames at once as there are processors, each in memory. */
  private void fillTogether(PackBuilder pack, Index index, int[] numbers, int level)
      throws IOException {
    int atOnce = Math.min(MOST_COMPRESSED, Runtime.getRuntime().availableProcessors());
    Deque<Future<PackFrame>> waiting = new ArrayDeque<>();
    try (ChunkCodec codec = new ChunkCodec();
        ExecutorService threads =
            Executors.newFixedThreadPool(atOnce, new DaemonThreads("pack-"))) {
      for (int[] frame : PackFrame.plan(index, numbers)) {
        if (waiting.size() == atOnce && !pack.add(await(waiting.remove()))) {
          threads.shutdownNow();
          return;
        }
        waiting.add(
            threads.submit(() -> PackFrame.compress(frame, content(index, frame, codec), level)));
      }
      while (!waiting.isEmpty() && pack.add(await(waiting.remove()))) {
        // Until it is full.
      }
    }
  }

  /** Returns the bytes of chunks, back to back. */
  private byte[] content(Index index, int[] numbers, ChunkCodec codec) throws IOException {
    byte[] content =
        new byte[Math.toIntExact(Arrays.stream(numbers).mapToLong(index::length).sum())];
    int[] place = {0};
    forEach(
        index,
        numbers,
        (number, chunk) -> {
          byte[] bytes =
              codec.decode(index.id(number), chunk, index.length(number), index.digest(), SOURCE);
          System.arraycopy(bytes, 0, content, place[0], bytes.length);
          place[0] += bytes.length;
          return true;
        });
    return content;
  }

  private void fill(PackBuilder pack, Index index, int[] numbers) throws IOException {
    forEach(index, numbers, pack::add);
  }

  /** Takes chunks, until it wants no more. */
  private interface Taker {
    boolean take(int number, EncodedChunk chunk) throws IOException;
  }

  /** Reads chunks in parallel, and gives them away in order. */
  private void forEach(Index index, int[] numbers, Taker taker) throws IOException {
    Deque<Future<EncodedChunk>> waiting = new ArrayDeque<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      int asked = 0;
      for (int number : numbers) {
        while (asked < numbers.length && waiting.size() < MOST_WAITING) {
          int next = numbers[asked++];
          waiting.add(threads.submit(() -> read(index, next)));
        }
        if (!taker.take(number, await(waiting.remove()))) {
          break;
        }
        read.increment();
      }
    }
  }

  private EncodedChunk read(Index index, int number) throws IOException {
    return from.read(index.id(number), index.length(number)).asZstd();
  }

  private static <T> T await(Future<T> result) throws IOException {
    try {
      return result.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("interrupted").initCause(e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
    }
  }

  /** Returns how many chunks were read so far. */
  public long chunksRead() {
    return read.sum();
  }
}
