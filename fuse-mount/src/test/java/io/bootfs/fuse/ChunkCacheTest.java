package io.bootfs.fuse;

import static org.assertj.core.api.Assertions.assertThat;

import io.bootfs.chunker.ChunkId;
import io.bootfs.chunker.Digest;
import io.bootfs.store.ChunkReader;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import org.junit.jupiter.api.Test;

class ChunkCacheTest {

  private final byte[] bytes = {1, 2, 3};
  private final List<Thread> fetching = new ArrayList<>();
  private final ChunkReader reader =
      new ChunkReader() {
        @Override
        public byte[] read(ChunkId id, int length) {
          fetching.add(Thread.currentThread());
          return bytes;
        }

        @Override
        public void close() {}
      };

  @Test
  void whereNoThreadCanBeHadTheReaderFetches() {
    // As Thread.start does where a limit of processes is reached.
    ThreadFactory none =
        _ -> {
          throw new OutOfMemoryError("unable to create native thread");
        };
    ChunkId id = Digest.SHA512_256.idOf(bytes, 0, bytes.length);
    try (ChunkCache cache = new ChunkCache(reader, BlobOptions.SMALL, _ -> {}, none)) {
      assertThat(cache.request(id, bytes.length)).isCompletedWithValue(bytes);
      assertThat(cache.get(id, bytes.length)).isCompletedWithValue(bytes);
    }
    assertThat(fetching).containsExactly(Thread.currentThread());
  }
}
