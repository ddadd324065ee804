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
import io.bootfs.store.stack.StoreStack;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
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
 * them.
 */
public final class PackCopy {

  /** How many chunks are asked for at once. */
  private static final int MOST_WAITING = 16;

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
   * Stores chunks as a pack, in place of one of that name; a start's takes those that fit.
   *
   * @param index an index of the digest that the chunks are read by
   * @param numbers which of its chunks, in the order of the pack
   * @throws IOException if a chunk can't be had, or the pack can't be written or stored
   */
  public StoredPack copy(PackName name, Index index, int[] numbers) throws IOException {
    try (PackBuilder builder = new PackBuilder(index, name.content(), folder)) {
      fill(builder, index, numbers);
      if (name.content() == Content.IMAGE && builder.chunkCount() < numbers.length) {
        throw new IOException(
            "the image is too large for a pack, which holds %,d chunks and %,d bytes of them at most"
                .formatted(name.content().mostChunks(), name.content().mostBytes()));
      }
      PackSource pack = builder.build();
      to.putPack(name, pack);
      return new StoredPack(builder.chunkCount(), pack.size());
    }
  }

  private void fill(PackBuilder pack, Index index, int[] numbers) throws IOException {
    Deque<Future<EncodedChunk>> waiting = new ArrayDeque<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      int asked = 0;
      for (int number : numbers) {
        while (asked < numbers.length && waiting.size() < MOST_WAITING) {
          int next = numbers[asked++];
          waiting.add(threads.submit(() -> read(index, next)));
        }
        if (!pack.add(number, await(waiting.remove()))) {
          break;
        }
        read.increment();
      }
    }
  }

  private EncodedChunk read(Index index, int number) throws IOException {
    return from.read(index.id(number), index.length(number)).asZstd();
  }

  private static EncodedChunk await(Future<EncodedChunk> chunk) throws IOException {
    try {
      return chunk.get();
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
