package io.bootfs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.bootfs.chunker.ChunkId;
import io.bootfs.chunker.Index;
import io.bootfs.chunker.IndexReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;

/**
 * A blob to test with, made into chunks by the command.
 *
 * @param blob the blob
 * @param index its index
 * @param store the store of its chunks
 */
record SampleBlob(Path blob, Path index, Path store) {

  /** Makes a blob of random bytes, the same for the same seed, and its index and chunks. */
  static SampleBlob make(Path folder, String name, long seed, int bytes) throws IOException {
    byte[] data = new byte[bytes];
    new Random(seed).nextBytes(data);
    return make(folder, name, data, folder.resolve(name + ".castr"));
  }

  /** Makes a blob of these bytes, and puts its chunks into a store. */
  static SampleBlob make(Path folder, String name, byte[] data, Path store) throws IOException {
    Path blob = Files.write(folder.resolve(name), data);
    SampleBlob sample = new SampleBlob(blob, folder.resolve(name + ".caibx"), store);
    Run run = Run.bootfs("make", "--store", store, sample.index, blob);
    assertThat(run.status()).as(run.err()).isZero();
    return sample;
  }

  /** Reads the index. */
  Index chunks() throws IOException {
    return IndexReader.read(index);
  }

  /** Returns the file of the blob's chunk {@code i}. */
  Path file(int i) throws IOException {
    return file(store, chunks().id(i));
  }

  /** Returns the file of a chunk in a store. */
  static Path file(Path store, ChunkId id) {
    return store.resolve(id.toString().substring(0, 4)).resolve(id + ".cacnk");
  }

  /** Returns how many chunks a store has. */
  static long chunksIn(Path store) throws IOException {
    try (Stream<Path> files = Files.walk(store)) {
      return files.filter(file -> file.toString().endsWith(".cacnk")).count();
    }
  }
}
