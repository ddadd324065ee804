package io.bootfs.cli;

import io.bootfs.chunker.Index;
import io.bootfs.chunker.IndexReader;
import io.bootfs.store.extract.Seed;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The seeds that an extraction was given.
 *
 * @param list the seeds, in the order in which they are asked
 */
record OpenSeeds(List<Seed> list) implements Closeable {

  /**
   * Opens seeds, written as {@code FILE} or {@code FILE:INDEX}.
   *
   * @param blob the index of the blob that is wanted: files without index are cut as it was
   * @throws IOException if one of them can't be read
   */
  static OpenSeeds open(List<String> texts, Index blob) throws IOException {
    OpenSeeds seeds = new OpenSeeds(new ArrayList<>());
    try {
      for (String text : texts) {
        seeds.list.add(open(text, blob));
      }
      return seeds;
    } catch (IOException | RuntimeException e) {
      seeds.closeAfter(e);
      throw e;
    }
  }

  private static Seed open(String text, Index blob) throws IOException {
    // A file's name may have a colon.
    int colon = Files.exists(Path.of(text)) ? -1 : text.lastIndexOf(':');
    Path file = Path.of(colon < 0 ? text : text.substring(0, colon));
    if (!Files.exists(file)) {
      throw new NoSuchFileException("seed " + file);
    }
    if (Files.isDirectory(file)) {
      throw new IOException("seed " + file + " is a directory; name a file");
    }
    return colon < 0
        ? Seed.scan(file, blob.sizes(), blob.digest())
        : Seed.open(file, index(Path.of(text.substring(colon + 1)), blob));
  }

  private static Index index(Path file, Index blob) throws IOException {
    Index index = IndexReader.readAny(file);
    if (index.digest() != blob.digest()) {
      throw new IOException(
          "%s names its chunks by %s, and the blob by %s; leave the seed's index out"
              .formatted(file, index.digest(), blob.digest()));
    }
    return index;
  }

  private void closeAfter(Exception primary) {
    try {
      close();
    } catch (IOException e) {
      primary.addSuppressed(e);
    }
  }

  @Override
  public void close() throws IOException {
    for (Seed seed : list) {
      seed.close();
    }
  }
}
