package io.bootfs.benchmarks;

import io.bootfs.benchmarks.peer.Programs;
import io.bootfs.benchmarks.peer.Workplace;
import io.bootfs.chunker.Index;
import io.bootfs.chunker.IndexReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * The beginning of a blob, and its chunks in a store of their own.
 *
 * @param blob the bytes that must come out
 * @param index the index that says so
 * @param store the folder with those chunks and no other
 * @param storedBytes what the store holds
 */
record FetchedChunks(Path blob, Path index, Path store, int count, long storedBytes) {

  private static final int BUFFER = 1 << 20;

  /** Makes a store of the first {@code count} chunks of a blob, or of all if it has fewer. */
  static FetchedChunks make(Workplace work, Path launcher, Path blob, int count)
      throws IOException, InterruptedException {
    Path whole = work.path("whole.caibx");
    if (!Files.exists(whole)) {
      Programs.run(launcher, "make", "--store=" + work.path("whole.castr"), whole, blob);
    }
    Index all = IndexReader.read(whole);
    int chunks = Math.min(count, all.chunkCount());
    Path part = work.path("blob-" + chunks);
    copy(blob, part, all.end(chunks - 1));
    Path index = work.path("blob-" + chunks + ".caibx");
    Path store = work.path("blob-" + chunks + ".castr");
    Programs.run(launcher, "make", "--store=" + store, index, part);
    return new FetchedChunks(part, index, store, chunks, bytes(store));
  }

  private static void copy(Path from, Path to, long length) throws IOException {
    try (InputStream in = Files.newInputStream(from);
        OutputStream out = Files.newOutputStream(to)) {
      for (long left = length; left > 0; ) {
        byte[] bytes = in.readNBytes((int) Math.min(left, BUFFER));
        out.write(bytes);
        left -= bytes.length;
      }
    }
  }

  private static long bytes(Path store) throws IOException {
    try (Stream<Path> files = Files.walk(store)) {
      return files
          .filter(file -> file.toString().endsWith(".cacnk"))
          .mapToLong(file -> file.toFile().length())
          .sum();
    }
  }
}
