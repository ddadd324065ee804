package io.bootfs.store.extract;

import io.bootfs.chunker.Index;
import io.bootfs.store.ChunkReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Rebuilds a blob from its index and a reader of its chunks. To be run once; its statistics can be
 * asked for from any thread. It closes neither the reader nor the seeds.
 *
 * <p>Chunks are read in parallel. What is held in memory is bounded in chunks and in bytes,
 * whatever the blob's size.
 */
public final class BlobExtractor {

  private final Index index;
  private final ChunkReader reader;
  private final List<Seed> seeds;
  private final FileExtraction extraction;

  /** Creates an extractor of the blob that {@code index} lists. */
  public BlobExtractor(Index index, ChunkReader reader) {
    this(index, reader, List.of());
  }

  /**
   * Creates an extractor.
   *
   * @param seeds files that may hold chunks of the blob: what they have is not read from {@code
   *     reader}
   */
  public BlobExtractor(Index index, ChunkReader reader, List<Seed> seeds) {
    this.index = index;
    this.reader = reader;
    this.seeds = List.copyOf(seeds);
    this.extraction = new FileExtraction(index, reader);
  }

  /**
   * Writes the blob to a stream, which stays open; seeds are not used.
   *
   * @throws IOException if a chunk can't be had or the stream takes no more
   */
  public void extractTo(OutputStream out) throws IOException {
    try (ChunkWindow window = new ChunkWindow(index, reader)) {
      while (window.hasNext()) {
        out.write(window.next());
      }
      out.flush();
    }
  }

  /**
   * Writes the blob to a file, which appears when it is complete and replaces one of that name; a
   * device or FIFO of that name is written to. Chunks of zeros become holes. Of what a killed
   * process has left of it, what is right stays.
   *
   * @throws IOException if a chunk can't be had or the file can't be written; nothing is left then
   */
  public void extractTo(Path file) throws IOException {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      extractToSpecial(file);
      return;
    }
    // A link stays, and what it names is replaced.
    Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
    try (TargetFile output = TargetFile.create(target)) {
      extraction.run(output, seeds);
      output.commit(index.blobSize());
    }
  }

  /**
   * Makes a file or device the blob by writing those chunks that differ. Broken off, it leaves some
   * of them written; the next time they are found right.
   *
   * @throws IOException if a chunk can't be had or the file can't be written
   */
  public void update(Path file) throws IOException {
    mustBeFile(file);
    try (TargetFile output = TargetFile.update(file)) {
      extraction.run(output, seeds);
      output.commit(index.blobSize());
    }
  }

  private void extractToSpecial(Path file) throws IOException {
    mustBeFile(file);
    try (OutputStream out = Files.newOutputStream(file)) {
      extractTo(out);
    }
  }

  private static void mustBeFile(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new IOException(file + " is a directory; name the file to write the blob to");
    }
  }

  /** Returns where the chunks came from so far, of a blob that is written to a file. */
  public ExtractStatistics statistics() {
    return extraction.statistics();
  }
}
