package io.bootfs.cli;

import io.bootfs.chunker.ChunkSizes;
import io.bootfs.chunker.Index;
import io.bootfs.chunker.IndexWriter;
import io.bootfs.store.ChunkCodec;
import io.bootfs.store.StoreUrl;
import io.bootfs.store.WritableChunkStore;
import io.bootfs.store.ingest.ChunkingPipeline;
import io.bootfs.store.ingest.ChunkingStatistics;
import io.bootfs.store.ingest.ChunkingStream;
import io.bootfs.store.stack.Stores;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The verb {@code make}: cuts a blob into chunks, stores them, and writes its index. */
@Command(
    name = "make",
    mixinStandardHelpOptions = true,
    description = {
      "Cuts a blob into chunks, stores those that the store lacks, and writes the blob's index.",
      "The index appears when all its chunks are stored. Both are those of casync and desync."
    })
final class MakeCommand implements Callable<Integer> {

  private static final String STANDARD_INPUT = "-";

  @Mixin private final Output output = new Output();

  @Mixin
  private ChunkingOptions options =
      new ChunkingOptions(ChunkSizes.DEFAULT, ChunkCodec.DEFAULT_LEVEL);

  @Option(
      names = "--store",
      required = true,
      paramLabel = "DIR",
      description = "The chunk store; a .castr folder is made where it lacks.")
  private String store = "";

  @Parameters(index = "0", paramLabel = "INDEX", description = "The index to write: a .caibx file.")
  private Path index = Path.of("");

  @Parameters(
      index = "1",
      paramLabel = "BLOB",
      description = "The file to cut; - is standard input.")
  private String blob = "";

  @Override
  public Integer call() throws IOException {
    checkIndex();
    try (InputStream in = openBlob();
        WritableChunkStore chunks = Stores.openWritable(store, output::warn);
        ChunkingPipeline pipeline =
            new ChunkingPipeline(chunks, options.sizes(), options.digest(), options.level())) {
      long began = System.nanoTime();
      Index made = cut(in, pipeline, began);
      if (made.chunkCount() == 0) {
        makeStore();
      }
      write(made);
      summarize(pipeline.statistics(), System.nanoTime() - began);
    }
    return 0;
  }

  /** Finds out before the long work what would make it vain. */
  private void checkIndex() throws IOException {
    Path folder = index.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new NoSuchFileException("the index's folder " + folder);
    }
    if (Files.isDirectory(index)) {
      throw new IOException(index + " is a directory; name the index file to write");
    }
    if (!Files.isWritable(folder)) {
      throw new AccessDeniedException("the index's folder " + folder);
    }
    if (isBlob(index)) {
      throw new IOException(index + " is the blob itself; name another file for the index");
    }
  }

  private boolean isBlob(Path file) throws IOException {
    return !blob.equals(STANDARD_INPUT)
        && Files.exists(file)
        && Files.exists(Path.of(blob))
        && Files.isSameFile(file, Path.of(blob));
  }

  private InputStream openBlob() throws IOException {
    if (blob.equals(STANDARD_INPUT)) {
      return System.in;
    }
    Path file = Path.of(blob);
    if (Files.isDirectory(file)) {
      throw new IOException(
          blob + ": a blob is a file, not a directory; mkfs.erofs makes one of it");
    }
    if (!Files.exists(file)) {
      throw new NoSuchFileException(blob);
    }
    return new FileInputStream(file.toFile());
  }

  private Index cut(InputStream in, ChunkingPipeline pipeline, long began) throws IOException {
    try (ProgressLine _ = showProgress(pipeline, began);
        ChunkingStream stream = pipeline.open()) {
      stream.transferFrom(in);
      return stream.finish();
    }
  }

  /** A folder appears with its first chunk; who extracts an empty blob wants it, too. */
  private void makeStore() throws IOException {
    StoreUrl url = StoreUrl.parse(store, Map.of());
    if (url.isLocal()) {
      Files.createDirectories(url.path());
    }
  }

  private void write(Index made) throws IOException {
    try {
      IndexWriter.write(made, index);
    } catch (IOException e) {
      throw FullDisk.named(index, e);
    }
  }

  private ProgressLine showProgress(ChunkingPipeline pipeline, long began) {
    return output.progress(() -> {
      ChunkingStatistics done = pipeline.statistics();
      return "%,d chunks, %s, %s"
          .formatted(
              done.chunks(),
              ByteCount.format(done.bytes()),
              ByteCount.rate(done.bytes(), System.nanoTime() - began));
    });
  }

  private void summarize(ChunkingStatistics done, long nanos) {
    output.result(
        done,
        String.format(
            Locale.ROOT,
            "%,d chunks of %s, %,d of them new: %s stored as %s%n%s: %.1f s, %s",
            done.chunks(),
            ByteCount.format(done.bytes()),
            done.newChunks(),
            ByteCount.format(done.newBytes()),
            ByteCount.format(done.storedBytes()),
            index,
            nanos / 1e9,
            ByteCount.rate(done.bytes(), nanos)));
  }
}
