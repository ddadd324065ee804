package io.bootfs.store.extract;

import io.bootfs.chunker.Index;
import io.bootfs.store.ChunkReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Rebuilds a blob from its index and a reader of its chunks. Immutable and thread-safe; it does not
 * close the reader.
 *
 * <p>Chunks are read in parallel and written in order. What is read ahead is bounded in chunks and
 * in bytes, whatever the blob's size.
 */
public final class BlobExtractor {

  private final Index index;
  private final ChunkReader reader;

  /** Creates an extractor of the blob that {@code index} lists. */
  public BlobExtractor(Index index, ChunkReader reader) {
    this.index = index;
    this.reader = reader;
  }

  /**
   * Writes the blob to a stream, which stays open.
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
   * device or FIFO of that name is written to. Chunks of zeros become holes.
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
    try (SparseFile output = SparseFile.create(target);
        ChunkWindow window = new ChunkWindow(index, reader)) {
      while (window.hasNext()) {
        output.append(window.next());
      }
      output.commit();
    }
  }

  private void extractToSpecial(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new IOException(file + " is a directory; name the file to write the blob to");
    }
    try (OutputStream out = Files.newOutputStream(file)) {
      extractTo(out);
    }
  }
}
