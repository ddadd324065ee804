package io.bootfs.fuzz;

import io.bootfs.chunker.Index;
import io.bootfs.chunker.IndexReader;
import java.io.ByteArrayInputStream;

/** Reads an index. */
public final class IndexFuzz {

  private IndexFuzz() {}

  /** Reads one input of the fuzzer. */
  public static void fuzzerTestOneInput(byte[] data) {
    Refusal.isAllowed(() -> {
      Index index = IndexReader.read(new ByteArrayInputStream(data), "index");
      for (int chunk = 0; chunk < index.chunkCount(); chunk++) {
        if (index.length(chunk) <= 0 || index.end(chunk) <= index.start(chunk)) {
          throw new AssertionError("chunk " + chunk + " is empty");
        }
      }
    });
  }
}
