package io.bootfs.store.extract;

import io.bootfs.chunker.ByteSpan;
import io.bootfs.chunker.ChunkId;
import io.bootfs.chunker.IdLookup;
import io.bootfs.chunker.Index;
import io.bootfs.store.BatchChecker;
import io.bootfs.store.BatchChecker.Chunk;
import io.bootfs.store.BulkReader;
import io.bootfs.store.ChunkReader;
import io.bootfs.store.parallel.Batches;
import io.bootfs.store.parallel.BoundedTasks;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * Brings a file to the content of a blob, in parallel: what it has stays, what a seed has is
 * copied, the rest is read from the store, each chunk once: where it comes again, it is copied
 * within the file in the end. To be run once; its statistics can be asked for from any thread.
 *
 * <p>No two tasks touch the same bytes, so what a task has found right in the file stays right.
 */
final class FileExtraction {

  private final Index index;
  private final IdLookup lookup;
  private final ChunkReader reader;
  private final LongAdder chunks = new LongAdder();
  private final LongAdder kept = new LongAdder();
  private final LongAdder seeded = new LongAdder();
  private final LongAdder seededBytes = new LongAdder();

  FileExtraction(Index index, ChunkReader reader) {
    this.index = index;
    this.lookup = new IdLookup(index);
    this.reader = reader;
  }

  /**
   * Writes what the file lacks.
   *
   * @throws IOException if a chunk can't be had or the file can't be written
   */
  void run(TargetFile file, List<Seed> seeds) throws IOException {
    try (BoundedTasks tasks = new BoundedTasks(BoundedTasks.MOST_WAITING)) {
      Runs each = run -> tasks.submit(index.length(run.first()), () -> bring(file, run));
      boolean others = first(file, seeds, tasks, each);
      tasks.join();
      if (others) {
        boolean _ = plan(seeds, true, each);
      }
      tasks.join();
    }
  }

  /** Takes runs of chunks. */
  private interface Runs {
    void take(ChunkRun run) throws IOException;
  }

  /**
   * Submits the runs whose chunk comes for the first time: in batches what a new file gets from a
   * store near at hand.
   *
   * @return whether there are others
   */
  private boolean first(TargetFile file, List<Seed> seeds, BoundedTasks tasks, Runs each)
      throws IOException {
    try (BulkReader bulk = file.mayHaveContent() ? null : reader.bulk()) {
      if (bulk == null) {
        return plan(seeds, false, each);
      }
      Batches<ChunkRun> batches =
          new Batches<>(
              tasks,
              BatchChecker.CHUNKS,
              BatchChecker.HELD,
              (runs, rest) -> bring(file, runs, bulk, rest),
              each::take);
      Runs batched = batches::add;
      boolean others = plan(seeds, false, run -> (run.seed() == null ? batched : each).take(run));
      batches.finish();
      return others;
    }
  }

  /**
   * Hands out the runs whose chunk comes for the first time, or those whose chunk comes again.
   *
   * @return whether there are others
   */
  private boolean plan(List<Seed> seeds, boolean again, Runs taker) throws IOException {
    boolean others = false;
    RunPlanner runs = new RunPlanner(index, seeds);
    while (runs.hasNext()) {
      ChunkRun run = runs.next();
      if (again == comesAgain(run)) {
        taker.take(run);
      } else {
        others = true;
      }
    }
    return others;
  }

  /** Brings runs to a new file in one step, but for those whose chunk can't be read so. */
  private void bring(TargetFile file, List<ChunkRun> runs, BulkReader bulk, Consumer<ChunkRun> rest)
      throws IOException {
    List<Chunk> wanted = new ArrayList<>(runs.size());
    for (ChunkRun run : runs) {
      wanted.add(new Chunk(index.id(run.first()), index.length(run.first())));
    }
    BitSet written = new BitSet();
    bulk.read(
        wanted,
        (place, bytes) -> {
          write(file, runs.get(place), bytes);
          chunks.add(runs.get(place).count());
          written.set(place);
        });
    for (int i = written.nextClearBit(0); i < runs.size(); i = written.nextClearBit(i + 1)) {
      rest.accept(runs.get(i));
    }
  }

  private boolean comesAgain(ChunkRun run) {
    return run.seed() == null && lookup.find(index.id(run.first())) < run.first();
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
        file.overwrite(ByteSpan.of(reader.read(index.id(i), index.length(i))), index.start(i));
      }
    }
  }

  /** Reads a chunk once and writes it as often as it is repeated. */
  private void writeRead(TargetFile file, ChunkRun run) throws IOException {
    ChunkId id = index.id(run.first());
    int length = index.length(run.first());
    byte[] bytes = comesAgain(run) ? again(file, run) : reader.read(id, length);
    write(file, run, ByteSpan.of(bytes));
  }

  /** Writes a chunk as often as it is repeated. */
  private void write(TargetFile file, ChunkRun run, ByteSpan bytes) throws IOException {
    for (int i = run.first(); i < run.first() + run.count(); i++) {
      file.write(bytes, index.start(i));
    }
  }

  /** Returns what the file has got of the chunk before. */
  private byte[] again(TargetFile file, ChunkRun run) throws IOException {
    ChunkId id = index.id(run.first());
    int length = index.length(run.first());
    byte[] bytes = file.read(index.start(lookup.find(id)), length);
    boolean right = bytes.length == length && index.digest().idOf(bytes, 0, length).equals(id);
    return right ? bytes : reader.read(id, length); // Or an index lies about the length.
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
