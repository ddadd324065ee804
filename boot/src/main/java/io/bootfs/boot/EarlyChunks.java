package io.bootfs.boot;

import io.bootfs.chunker.ChunkId;
import io.bootfs.chunker.Index;
import io.bootfs.store.ChunkReader;
import io.bootfs.store.WantedChunk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * A reader that reads before anybody wants it what a start will read: the blob's first chunk, and
 * then what earlier starts read, if that is at hand. Thread-safe.
 *
 * <p>It is read, and what reading takes (digests, decompression, connections) is loaded, while the
 * mounts are made. Whoever wants a chunk whose turn has not come reads it himself.
 */
public final class EarlyChunks implements ChunkReader {

  /** The most bytes that are read without being wanted: a sixteenth of the heap of a start. */
  private static final int MOST_BYTES = 4 << 20;

  private final Index index;
  private final ChunkReader reader;
  private final Map<ChunkId, FutureTask<byte[]>> early = new ConcurrentHashMap<>();

  private EarlyChunks(Index index, ChunkReader reader) {
    this.index = index;
    this.reader = reader;
  }

  /** Begins to read the first chunk of {@code index}, if it lists any, and returns at once. */
  public static EarlyChunks begin(Index index, ChunkReader reader) {
    EarlyChunks chunks = new EarlyChunks(index, reader);
    if (index.chunkCount() > 0) {
      FutureTask<byte[]> first = chunks.task(0);
      chunks.early.put(index.id(0), first);
      Thread.ofPlatform().daemon().name("first-chunk").start(first);
    }
    return chunks;
  }

  /**
   * Reads chunks, one after the other, as many of them as may be kept.
   *
   * @param chunks their numbers in the index, in the order in which they will be wanted
   */
  void readAhead(List<Integer> chunks) {
    List<FutureTask<byte[]>> tasks = new ArrayList<>();
    int bytes = 0;
    for (int chunk : chunks) {
      ChunkId id = index.id(chunk);
      bytes += index.length(chunk);
      if (bytes > MOST_BYTES) {
        break;
      }
      // Whoever mounts the image has had the first one.
      if (!id.equals(index.id(0))) {
        FutureTask<byte[]> task = task(chunk);
        early.put(id, task);
        tasks.add(task);
      }
    }
    for (FutureTask<byte[]> task : tasks) {
      task.run();
    }
  }

  /** Keeps no more what nobody has wanted: the start is over. */
  void forget() {
    early.clear();
  }

  private FutureTask<byte[]> task(int chunk) {
    return new FutureTask<>(() -> reader.read(index.id(chunk), index.length(chunk)));
  }

  @Override
  public byte[] read(ChunkId wanted, int length) throws IOException {
    FutureTask<byte[]> task = early.remove(wanted);
    if (task != null) {
      task.run(); // Unless it was or is.
      try {
        return task.get();
      } catch (ExecutionException e) {
        // Whoever wants it now is told why by trying again.
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    return reader.read(wanted, length);
  }

  @Override
  public byte @Nullable [] atHand(ChunkId wanted, int length) {
    FutureTask<byte[]> task = early.get(wanted);
    if (task == null) {
      return reader.atHand(wanted, length);
    }
    if (task.state() != Future.State.SUCCESS) {
      return null;
    }
    early.remove(wanted);
    return task.resultNow();
  }

  @Override
  public void readKept(List<WantedChunk> chunks) {
    List<WantedChunk> others = new ArrayList<>(chunks.size());
    for (WantedChunk chunk : chunks) {
      if (!early.containsKey(chunk.id())) {
        others.add(chunk);
      }
    }
    reader.readKept(others);
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
