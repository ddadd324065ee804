package io.bootfs.benchmarks;

import io.bootfs.chunker.ChunkSizes;
import io.bootfs.chunker.Chunker;
import io.bootfs.chunker.Digest;
import io.bootfs.chunker.Index;
import java.io.IOException;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The first 200 MB of the blob in memory, and where its chunks are. */
@State(Scope.Benchmark)
public class ChunkedBlob {

  private static final int MOST_BYTES = 200_000_000;

  private byte[] bytes = {};
  private Index index = Index.builder(Digest.SHA512_256, ChunkSizes.DEFAULT).build();

  /** Reads and cuts the blob. */
  @Setup(Level.Trial)
  public void load() throws IOException {
    bytes = BenchmarkBlob.read(MOST_BYTES);
    index = cut(bytes);
  }

  private static Index cut(byte[] bytes) {
    Index.Builder index = Index.builder(Digest.SHA512_256, ChunkSizes.DEFAULT);
    Chunker chunker = new Chunker(ChunkSizes.DEFAULT);
    for (int start = 0; start < bytes.length; ) {
      int length = chunker.scan(bytes, start, bytes.length);
      if (length == Chunker.NONE) {
        length = bytes.length - start;
      }
      index.add(Digest.SHA512_256.idOf(bytes, start, length), length);
      start += length;
    }
    return index.build();
  }

  /** Returns the blob's bytes. */
  byte[] bytes() {
    return bytes;
  }

  /** Returns its chunks, of the default sizes. */
  Index index() {
    return index;
  }
}
