package io.bootfs.store.stack;

import io.bootfs.chunker.ByteSpan;
import io.bootfs.chunker.ChunkFiles;
import io.bootfs.chunker.Digest;
import io.bootfs.store.BatchChecker;
import io.bootfs.store.BulkReader;
import java.io.IOException;
import java.util.List;

/** Reads many chunks of a folder in one step, and counts them. Thread-safe. */
final class BulkChunks implements BulkReader {

  private final BatchChecker checker;
  private final Digest digest;
  private final ReaderCounters counters;

  BulkChunks(ChunkFiles files, Digest digest, ReaderCounters counters) {
    this.checker = new BatchChecker(files);
    this.digest = digest;
    this.counters = counters;
  }

  @Override
  public void read(List<BatchChecker.Chunk> chunks, Taker taker) throws IOException {
    checker.check(
        chunks,
        digest,
        new BatchChecker.Outcomes() {
          @Override
          public void right(int place, int stored, ByteSpan bytes) throws IOException {
            counters.countFetch(stored);
            taker.take(place, bytes);
          }

          @Override
          public void doubtful(int place) {
            // Whoever reads it by itself is told.
          }
        });
  }

  @Override
  public void close() {
    checker.close();
  }
}
