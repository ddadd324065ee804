package io.bootfs.cli;

import io.bootfs.chunker.Index;
import io.bootfs.chunker.IndexReader;
import io.bootfs.store.extract.BlobExtractor;
import io.bootfs.store.stack.ReaderStatistics;
import io.bootfs.store.stack.StoreStack;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The verb {@code extract}: rebuilds a blob from its index and a chunk store. */
@Command(
    name = "extract",
    mixinStandardHelpOptions = true,
    description = {
      "Rebuilds a blob from its index and a chunk store, in parallel; each chunk is verified.",
      "The file appears when it is complete; chunks of zeros become holes in it."
    })
final class ExtractCommand implements Callable<Integer> {

  private static final String STANDARD_OUTPUT = "-";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private final ReadingOptions reading = new ReadingOptions();

  @Parameters(index = "0", paramLabel = "INDEX", description = "The blob's index: a .caibx file.")
  private Path index = Path.of("");

  @Parameters(
      index = "1",
      paramLabel = "FILE",
      description = "The file to write, or a device; - is standard output.")
  private String file = "";

  @Override
  public Integer call() throws IOException {
    Index chunks = IndexReader.read(index);
    checkFile();
    try (StoreStack stack = reading.open(chunks.digest(), this::warn)) {
      long began = System.nanoTime();
      BlobExtractor extractor = new BlobExtractor(chunks, stack);
      if (file.equals(STANDARD_OUTPUT)) {
        // System.out swallows what goes wrong; the descriptor stays open.
        extractor.extractTo(new FileOutputStream(FileDescriptor.out));
      } else {
        extract(extractor, stack, chunks);
      }
      summarize(chunks, stack.statistics(), System.nanoTime() - began);
    }
    return 0;
  }

  private void checkFile() throws IOException {
    if (!file.equals(STANDARD_OUTPUT)
        && Files.exists(Path.of(file))
        && Files.isSameFile(index, Path.of(file))) {
      throw new IOException(file + " is the index itself; name another file for the blob");
    }
  }

  private void extract(BlobExtractor extractor, StoreStack stack, Index chunks) throws IOException {
    try (ProgressLine _ = showProgress(stack, chunks)) {
      extractor.extractTo(Path.of(file));
    }
  }

  private ProgressLine showProgress(StoreStack stack, Index chunks) {
    return ProgressLine.show(
        spec.commandLine().getOut(),
        () -> {
          ReaderStatistics done = stack.statistics();
          return "%,d of %,d chunks, %s fetched"
              .formatted(
                  done.fetchedChunks() + done.cachedChunks(),
                  chunks.chunkCount(),
                  ByteCount.format(done.fetchedBytes()));
        });
  }

  private void summarize(Index chunks, ReaderStatistics done, long nanos) {
    // Standard output may be the blob.
    PrintWriter err = spec.commandLine().getErr();
    err.printf(
        Locale.ROOT,
        "%s of %,d chunks in %.1f s, %s: %,d chunks (%s) fetched, %,d from the cache%n",
        ByteCount.format(chunks.blobSize()),
        chunks.chunkCount(),
        nanos / 1e9,
        ByteCount.rate(chunks.blobSize(), nanos),
        done.fetchedChunks(),
        ByteCount.format(done.fetchedBytes()),
        done.cachedChunks());
    err.flush();
  }

  private void warn(String line) {
    PrintWriter err = spec.commandLine().getErr();
    err.println("bootfs: warning: " + line);
    err.flush();
  }
}
