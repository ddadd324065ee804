package io.bootfs.cli;

import io.bootfs.chunker.Index;
import io.bootfs.chunker.IndexReader;
import io.bootfs.store.cache.CacheStatistics;
import io.bootfs.store.extract.BlobExtractor;
import io.bootfs.store.extract.ExtractStatistics;
import io.bootfs.store.stack.ReaderStatistics;
import io.bootfs.store.stack.StoreStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The verb {@code extract}: rebuilds a blob from its index and a chunk store. */
@Command(
    name = "extract",
    mixinStandardHelpOptions = true,
    description = {
      "Rebuilds a blob from its index and a chunk store, in parallel; each chunk is verified.",
      "The file appears when it is complete; chunks of zeros become holes in it. Until then, it is"
          + " .FILE.part beside its place: what a killed run leaves there, the next one goes on with.",
      "With --in-place, a file or device is updated: only chunks that differ are fetched and written."
          + " Broken off, it goes on where it ended when it is run again.",
      "Chunks that seeds have are copied from there; XFS and btrfs share the blocks."
    })
final class ExtractCommand implements Callable<Integer> {

  private static final String STANDARD_OUTPUT = "-";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private final Output output = new Output();
  @Mixin private final ReadingOptions reading = new ReadingOptions();

  @Option(
      names = "--in-place",
      description = "Updates FILE instead of replacing it; what is right in it stays.")
  private boolean inPlace;

  @Option(
      names = "--seed",
      paramLabel = "FILE[:INDEX]",
      description = {
        "A file that may have chunks of the blob, as its last version; may be repeated.",
        "Without its index, it is read and cut into chunks first."
      })
  private List<String> seeds = List.of();

  @Parameters(index = "0", paramLabel = "INDEX", description = "The blob's index: a .caibx file.")
  private Path index = Path.of("");

  @Parameters(
      index = "1",
      paramLabel = "FILE",
      description = "The file to write, or a device; - is standard output.")
  private String file = "";

  /** What was done. */
  private record Result(
      long bytes,
      int chunks,
      ExtractStatistics file,
      ReaderStatistics store,
      CacheStatistics cache) {}

  @Override
  public Integer call() throws IOException {
    if (file.equals(STANDARD_OUTPUT) && (inPlace || !seeds.isEmpty())) {
      throw new ParameterException(
          spec.commandLine(), "standard output takes neither --in-place nor --seed");
    }
    Index chunks = IndexReader.readAny(index);
    checkFile();
    long began = System.nanoTime();
    try (OpenSeeds opened = OpenSeeds.open(seeds, chunks);
        StoreStack stack = reading.open(chunks.digest(), output::warn)) {
      BlobExtractor extractor = new BlobExtractor(chunks, stack, opened.list());
      try {
        extract(extractor, stack, chunks);
      } catch (IOException e) {
        throw FullDisk.named(file.equals(STANDARD_OUTPUT) ? "standard output" : file, e);
      }
      Result done =
          new Result(
              chunks.blobSize(),
              chunks.chunkCount(),
              extractor.statistics(),
              stack.statistics(),
              stack.cacheStatistics());
      summarize(done, System.nanoTime() - began);
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
    if (file.equals(STANDARD_OUTPUT)) {
      extractor.extractTo(new StandardOutput());
      return;
    }
    try (ProgressLine _ = showProgress(extractor, stack, chunks)) {
      if (inPlace) {
        extractor.update(Path.of(file));
      } else {
        extractor.extractTo(Path.of(file));
      }
    }
  }

  private ProgressLine showProgress(BlobExtractor extractor, StoreStack stack, Index chunks) {
    return output.progress(() ->
        "%,d of %,d chunks, %s fetched"
            .formatted(
                extractor.statistics().chunks(),
                chunks.chunkCount(),
                ByteCount.format(stack.statistics().fetchedBytes())));
  }

  private void summarize(Result done, long nanos) {
    output.resultAside(
        done,
        String.format(
            Locale.ROOT,
            "%s of %,d chunks in %.1f s, %s: %,d chunks (%s) fetched, %,d from the cache%s%s",
            ByteCount.format(done.bytes),
            done.chunks,
            nanos / 1e9,
            ByteCount.rate(done.bytes, nanos),
            done.store.fetchedChunks(),
            ByteCount.format(done.store.fetchedBytes()),
            done.store.cachedChunks(),
            CacheWords.of(done.cache),
            localParts(done.file)),
        isStandardOutput());
  }

  private boolean isStandardOutput() {
    if (file.equals(STANDARD_OUTPUT)) {
      return true;
    }
    try {
      return Files.isSameFile(Path.of(file), Path.of("/proc/self/fd/1"));
    } catch (IOException e) {
      return false; // It is closed, or can't be told.
    }
  }

  private String localParts(ExtractStatistics done) {
    return (inPlace || done.kept() > 0 ? ", %,d right already".formatted(done.kept()) : "")
        + (seeds.isEmpty() ? "" : ", %,d from seeds".formatted(done.seeded()));
  }
}
