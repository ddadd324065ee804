package io.bootfs.store.stack;

import io.bootfs.chunker.ChunkId;
import java.io.IOException;

/** Counts what is fetched from the remote stores. Thread-safe. */
final class CountedReader implements VerifiedReader {

  private final VerifiedReader remote;
  private final ReaderCounters counters;

  CountedReader(VerifiedReader remote, ReaderCounters counters) {
    this.remote = remote;
    this.counters = counters;
  }

  @Override
  public VerifiedChunk read(ChunkId id, int length) throws IOException {
    try {
      VerifiedChunk chunk = remote.read(id, length);
      counters.countFetch(chunk.encoded().bytes().length);
      return chunk;
    } catch (IOException e) {
      counters.countFailure();
      throw e;
    }
  }
}
