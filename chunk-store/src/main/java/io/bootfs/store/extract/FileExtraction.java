package io.bootfs.store.extract;

import io.bootfs.chunker.ChunkId;
import io.bootfs.chunker.Index;
import io.bootfs.store.ChunkReader;
import io.bootfs.store.parallel.BoundedTasks;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/**
 * Brings a file to the content of a blob, in parallel: what it has stays, what a seed has is
 * copied, the rest is read from the store. To be run once; its statistics can be asked for from any
 * thread.
 *
 * <p>No two tasks touch the same bytes, so what a task has found right in the file stays right.
 */
final class FileExtraction {

  private final Index index;
  private final ChunkReader reader;
  private final LongAdder chunks = new LongAdder();
  private final LongAdder kept = new LongAdder();
  private final LongAdder seeded = new LongAdder();
  private final LongAdder seededBytes = new LongAdder();

  FileExtraction(Index index, ChunkReader reader) {
    this.index = index;
    this.reader = reader;
  }

  /**
   * Writes what the file lacks.
   *
   * @throws IOException if a chunk can't be had or the file can't be written
   */
  void run(TargetFile file, List<Seed> seeds) throws IOException {
    try (BoundedTasks tasks = new BoundedTasks(BoundedTasks.MOST_WAITING)) {
      RunPlanner runs = new RunPlanner(index, seeds);
      while (runs.hasNext()) {
        ChunkRun run = runs.next();
        tasks.submit(index.length(run.first()), () -> bring(file, run));
      }
      tasks.join();
    }
  }

  /** Sees to it that the file has the chunks of a run, those that it lacks in few steps. */
  private void bring(TargetFile file, ChunkRun run) throws IOException {
    int lacking = 0;
    for (int i = 0; i <= run.count(); i++) {
      boolean has = i < run.count() && file.mayHaveContent() && holds(file, run.first() + i);
      kept.add(has ? 1 : 0);
      if (i < run.count() && !has) {
        lacking++;
      } else if (lacking > 0) {
        write(file, run.part(i - lacking, lacking));
        lacking = 0;
      }
    }
    chunks.add(run.count());
  }

  private void write(TargetFile file, ChunkRun run) throws IOException {
    Seed seed = run.seed();
    if (seed == null) {
      writeRead(file, run);
      return;
    }
    long start = index.start(run.first());
    long length = index.end(run.first() + run.count() - 1) - start;
    file.copy(seed.channel(), seed.index().start(run.seedFirst()), start, length);
    for (int i = run.first(); i < run.first() + run.count(); i++) {
      if (holds(file, i)) {
        seeded.increment();
        seededBytes.add(index.length(i));
      } else {
        file.overwrite(reader.read(index.id(i), index.length(i)), index.start(i));
      }
    }
  }

  /** Reads a chunk once and writes it as often as it is repeated. */
  private void writeRead(TargetFile file, ChunkRun run) throws IOException {
    ChunkId id = index.id(run.first());
    byte[] bytes = reader.read(id, index.length(run.first()));
    for (int i = run.first(); i < run.first() + run.count(); i++) {
      file.write(bytes, index.start(i));
    }
  }

  private boolean holds(TargetFile file, int chunk) throws IOException {
    byte[] bytes = file.read(index.start(chunk), index.length(chunk));
    return bytes.length == index.length(chunk)
        && index.digest().idOf(bytes, 0, bytes.length).equals(index.id(chunk));
  }

  ExtractStatistics statistics() {
    return new ExtractStatistics(chunks.sum(), kept.sum(), seeded.sum(), seededBytes.sum());
  }
}
