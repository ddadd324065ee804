package io.bootfs.store.stack;

import io.bootfs.chunker.ChunkId;
import io.bootfs.store.ChunkInvalidException;
import io.bootfs.store.ChunkMissingException;
import io.bootfs.store.ChunkStore;
import io.bootfs.store.EncodedChunk;
import io.bootfs.store.StoreException;
import io.bootfs.store.TestChunks;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/** A store that answers as a test says, and counts. */
final class FakeStore implements ChunkStore {

  /** What a store does when it is asked for a chunk. */
  interface Answer {
    EncodedChunk get(ChunkId id) throws IOException;
  }

  final AtomicInteger asked = new AtomicInteger();
  volatile Answer answer;
  volatile boolean closed;
  private final String location;

  private FakeStore(String location, Answer answer) {
    this.location = location;
    this.answer = answer;
  }

  static FakeStore of(String location, Answer answer) {
    return new FakeStore(location, answer);
  }

  /** A store that holds one chunk. */
  static FakeStore holding(String location, byte[] data) {
    ChunkId held = TestChunks.id(data);
    EncodedChunk chunk = TestChunks.encoded(data);
    return of(
        location,
        id -> {
          if (id.equals(held)) {
            return chunk;
          }
          throw new ChunkMissingException(id, location);
        });
  }

  static FakeStore empty(String location) {
    return of(
        location,
        id -> {
          throw new ChunkMissingException(id, location);
        });
  }

  static FakeStore damaged(String location) {
    return of(
        location,
        id -> {
          throw new ChunkInvalidException(id, location, "damaged");
        });
  }

  static FakeStore failing(String location, boolean passing) {
    return of(
        location,
        id -> {
          throw new StoreException(location + " fails at " + id, passing, null);
        });
  }

  @Override
  public EncodedChunk get(ChunkId id, int limit) throws IOException {
    asked.incrementAndGet();
    EncodedChunk chunk = answer.get(id);
    if (chunk.bytes().length > limit) {
      throw new ChunkInvalidException(id, location, "more than " + limit + " bytes");
    }
    return chunk;
  }

  @Override
  public boolean has(ChunkId id) throws IOException {
    asked.incrementAndGet();
    try {
      answer.get(id);
      return true;
    } catch (ChunkMissingException e) {
      return false;
    }
  }

  @Override
  public String location() {
    return location;
  }

  @Override
  public void close() {
    closed = true;
  }
}
