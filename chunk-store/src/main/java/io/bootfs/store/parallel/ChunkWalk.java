package io.bootfs.store.parallel;

import io.bootfs.chunker.ChunkId;
import io.bootfs.chunker.Index;
import java.io.IOException;
import java.util.List;

/** Walks over the chunks of indexes in parallel, over each distinct chunk once. */
public final class ChunkWalk {

  /** What is done with a chunk; from several threads at once unless in turn. */
  public interface Action {

    /**
     * Does it.
     *
     * @param length the chunk's uncompressed length
     * @throws IOException to end the walk
     */
    void on(ChunkId id, int length) throws IOException;
  }

  private ChunkWalk() {}

  /**
   * Does something with each chunk of several indexes.
   *
   * @param mostTasks how many chunks are worked on at once; their bytes are bounded by {@link
   *     BoundedTasks#MOST_BYTES}
   * @throws IOException the first failure
   */
  public static void walk(List<Index> indexes, int mostTasks, Action action) throws IOException {
    try (BoundedTasks tasks = new BoundedTasks(mostTasks)) {
      inTurn(indexes, (id, length) -> tasks.submit(length, () -> action.on(id, length)));
      tasks.join();
    }
  }

  /**
   * Does something with each chunk of several indexes, by this thread.
   *
   * @throws IOException the first failure
   */
  public static void inTurn(List<Index> indexes, Action action) throws IOException {
    IdSet seen = new IdSet();
    for (Index index : indexes) {
      for (int i = 0; i < index.chunkCount(); i++) {
        ChunkId id = index.id(i);
        if (seen.add(id)) {
          action.on(id, index.length(i));
        }
      }
    }
  }
}
