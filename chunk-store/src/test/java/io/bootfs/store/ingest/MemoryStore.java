package io.bootfs.store.ingest;

import io.bootfs.chunker.ChunkId;
import io.bootfs.store.ChunkMissingException;
import io.bootfs.store.EncodedChunk;
import io.bootfs.store.WritableChunkStore;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A store in memory that counts what it is asked for. */
class MemoryStore implements WritableChunkStore {

  final Map<ChunkId, EncodedChunk> chunks = new ConcurrentHashMap<>();
  final AtomicInteger puts = new AtomicInteger();

  @Override
  public EncodedChunk get(ChunkId id, int limit) throws IOException {
    EncodedChunk chunk = chunks.get(id);
    if (chunk == null) {
      throw new ChunkMissingException(id, location());
    }
    return chunk;
  }

  @Override
  public boolean has(ChunkId id) throws IOException {
    return chunks.containsKey(id);
  }

  @Override
  public void put(ChunkId id, EncodedChunk chunk) throws IOException {
    puts.incrementAndGet();
    chunks.put(id, chunk);
  }

  @Override
  public String location() {
    return "memory:";
  }

  @Override
  public void close() {}
}
