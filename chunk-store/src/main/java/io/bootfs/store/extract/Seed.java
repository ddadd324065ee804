package io.bootfs.store.extract;

import io.bootfs.chunker.ChunkId;
import io.bootfs.chunker.ChunkSizes;
import io.bootfs.chunker.Digest;
import io.bootfs.chunker.IdLookup;
import io.bootfs.chunker.Index;
import io.bootfs.store.ChunkCodec;
import io.bootfs.store.ingest.ChunkingPipeline;
import io.bootfs.store.ingest.ChunkingStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file that may hold chunks of a blob, such as its last version. Thread-safe; whoever opens it
 * closes it.
 *
 * <p>Its index is believed as little as the file: what comes from a seed is verified.
 */
public final class Seed implements Closeable {

  private final Path file;
  private final FileChannel channel;
  private final Index index;
  private final IdLookup lookup;

  private Seed(Path file, FileChannel channel, Index index) {
    this.file = file;
    this.channel = channel;
    this.index = index;
    this.lookup = new IdLookup(index);
  }

  /**
   * Opens a file whose chunks an index lists.
   *
   * @throws IOException if the file can't be opened
   */
  public static Seed open(Path file, Index index) throws IOException {
    return new Seed(file, FileChannel.open(file), index);
  }

  /**
   * Opens a file and cuts it into chunks, to know what it holds.
   *
   * @throws IOException if the file can't be read
   */
  public static Seed scan(Path file, ChunkSizes sizes, Digest digest) throws IOException {
    try (InputStream in = Files.newInputStream(file);
        ChunkingPipeline pipeline =
            new ChunkingPipeline(new UnstoredChunks(), sizes, digest, ChunkCodec.DEFAULT_LEVEL);
        ChunkingStream stream = pipeline.open()) {
      stream.transferFrom(in);
      return open(file, stream.finish());
    }
  }

  /** Returns the number of a chunk of that name, or {@link IdLookup#NONE}. */
  int find(ChunkId id) {
    return lookup.find(id);
  }

  /** Returns what the seed is thought to hold. */
  Index index() {
    return index;
  }

  /** Returns the file, open for reading. */
  FileChannel channel() {
    return channel;
  }

  /** Returns the file's path. */
  @Override
  public String toString() {
    return file.toString();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
