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

  /** How many are read together: as many as are digested in the time of one or two. */
  private static final int TOGETHER = 8;

  private final Index index;
  private final ChunkReader reader;
  private final Map<ChunkId, Early> early = new ConcurrentHashMap<>();

  private EarlyChunks(Index index, ChunkReader reader) {
    this.index = index;
    this.reader = reader;
  }

  /** Begins to read the first chunk of {@code index}, if it lists any, and returns at once. */
  public static EarlyChunks begin(Index index, ChunkReader reader) {
    EarlyChunks chunks = new EarlyChunks(index, reader);
    if (index.chunkCount() > 0) {
      Early first = chunks.early(0);
      chunks.early.put(index.id(0), first);
      Thread.ofPlatform().daemon().name("first-chunk").start(first);
    }
    return chunks;
  }

  /**
   * Reads chunks, some at a time, as many of them as may be kept.
   *
   * @param chunks their numbers in the index, in the order in which they will be wanted
   */
  void readAhead(List<Integer> chunks) {
    List<Early> all = new ArrayList<>();
    int bytes = 0;
    for (int chunk : chunks) {
      ChunkId id = index.id(chunk);
      bytes += index.length(chunk);
      if (bytes > MOST_BYTES) {
        break;
      }
      // Whoever mounts the image has had the first one.
      if (!id.equals(index.id(0))) {
        Early next = early(chunk);
        early.put(id, next);
        all.add(next);
      }
    }
    for (int from = 0; from < all.size(); ) {
      List<Early> next = new ArrayList<>(TOGETHER);
      for (; from < all.size() && next.size() < TOGETHER; from++) {
        if (!all.get(from).isDone()) {
          next.add(all.get(from));
        }
      }
      readAtOnce(next);
    }
  }

  /** Who wants one of them meanwhile reads it himself, and does not wait for the others. */
  // What fails here is tried one by one, and told to whoever wants it.
  @SuppressWarnings("IllegalCatch")
  private void readAtOnce(List<Early> chunks) {
    List<WantedChunk> wanted = new ArrayList<>(chunks.size());
    for (Early chunk : chunks) {
      wanted.add(chunk.wanted);
    }
    try {
      reader.readTogether(wanted);
    } catch (Throwable e) {
      // As above.
    }
    for (Early chunk : chunks) {
      byte[] bytes = chunk.wanted.bytes();
      if (bytes == null) {
        chunk.run();
      } else {
        chunk.set(bytes);
      }
    }
  }

  /** Keeps no more what nobody has wanted: the start is over. */
  void forget() {
    early.clear();
  }

  private Early early(int chunk) {
    return new Early(new WantedChunk(index.id(chunk), index.length(chunk)), reader);
  }

  /** A chunk that is read by whoever comes first. */
  private static final class Early extends FutureTask<byte[]> {

    /** Of the one thread that reads several together. */
    private final WantedChunk wanted;

    Early(WantedChunk wanted, ChunkReader reader) {
      super(() -> reader.read(wanted.id(), wanted.length()));
      this.wanted = wanted;
    }

    /** Changes nothing if another thread has read it. */
    @Override
    protected void set(byte[] bytes) {
      super.set(bytes);
    }
  }

  @Override
  public byte[] read(ChunkId wanted, int length) throws IOException {
    Early task = early.remove(wanted);
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
    Early task = early.get(wanted);
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
