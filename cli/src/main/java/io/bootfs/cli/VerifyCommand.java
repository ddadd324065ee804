package io.bootfs.cli;

import io.bootfs.chunker.ChunkId;
import io.bootfs.chunker.Index;
import io.bootfs.store.ChunkStore;
import io.bootfs.store.PrunableChunkStore;
import io.bootfs.store.check.CheckStatistics;
import io.bootfs.store.check.Repair;
import io.bootfs.store.check.StoreCheck;
import io.bootfs.store.stack.Stores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The verb {@code verify}: checks the chunks of a store. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = {
      "Checks that chunks are what their names say: all of a store that can be listed, or those of"
          + " indexes, which must be there, too.",
      "Bad chunks are printed. The exit status is 1 if any is left that is bad or missing.",
      "Without an index, a chunk is right if either digest, SHA-512/256 or SHA-256, is its name."
    })
final class VerifyCommand implements Callable<Integer> {

  @Mixin private final Output output = new Output();

  @Option(
      names = "--store",
      required = true,
      paramLabel = "URL",
      description = "The chunk store to check.")
  private String store = "";

  @Option(
      names = "--repair",
      arity = "0..1",
      fallbackValue = "",
      paramLabel = "URL",
      description = {
        "Deletes invalid chunks, so that they are fetched or made again.",
        "With --repair=URL, invalid and missing chunks are replaced from the store of that URL."
      })
  private @Nullable String repair;

  @Parameters(
      arity = "0..*",
      paramLabel = "INDEX",
      description = "Indexes whose chunks are checked; without any, all chunks of the store.")
  private List<Path> files = List.of();

  /** A chunk that is not right. */
  private record BadChunk(String id, String fault, boolean repaired) {}

  /** Takes a file behind the option for an index: no store is a file. */
  private void takeIndexForWhatItIs() {
    if (repair != null && !repair.isEmpty() && Files.isRegularFile(Path.of(repair))) {
      files = Stream.concat(Stream.of(Path.of(repair)), files.stream()).toList();
      repair = "";
    }
  }

  @Override
  public Integer call() throws IOException {
    takeIndexForWhatItIs();
    List<Index> indexes = Indexes.read(files);
    try (ChunkStore chunks = open(indexes);
        @Nullable ChunkStore good =
            repair == null || repair.isEmpty() ? null : Stores.openPatient(repair, output::warn);
        StoreCheck check = new StoreCheck(chunks, repair(chunks, good), this::report)) {
      long began = System.nanoTime();
      run(check, chunks, indexes, began);
      return summarize(check.statistics(), System.nanoTime() - began) ? 0 : 1;
    }
  }

  private ChunkStore open(List<Index> indexes) throws IOException {
    return indexes.isEmpty()
        ? ListedStores.open(store, output::warn)
        : Stores.openPatient(store, output::warn);
  }

  private @Nullable Repair repair(ChunkStore chunks, @Nullable ChunkStore good) throws IOException {
    if (repair == null) {
      return null;
    }
    if (chunks instanceof PrunableChunkStore prunable) {
      return new Repair(prunable, good);
    }
    throw new IOException(
        "can't repair chunk store " + chunks.location() + ": chunks can't be deleted there");
  }

  private void run(StoreCheck check, ChunkStore chunks, List<Index> indexes, long began)
      throws IOException {
    try (ProgressLine _ = output.progress(() -> progress(check.statistics(), began))) {
      if (indexes.isEmpty() && chunks instanceof PrunableChunkStore listed) {
        check.all(listed);
      } else {
        check.listedBy(indexes);
      }
    }
  }

  private static String progress(CheckStatistics done, long began) {
    return "%,d chunks, %s, %s, %,d bad"
        .formatted(
            done.checked(),
            ByteCount.format(done.bytes()),
            ByteCount.rate(done.bytes(), System.nanoTime() - began),
            done.invalid() + done.missing());
  }

  private void report(ChunkId id, IOException why, boolean repaired) {
    StringBuilder fault = new StringBuilder(FailureReport.describe(why));
    for (Throwable more : why.getSuppressed()) {
      fault.append("; not repaired: ").append(FailureReport.describe(more));
    }
    output.result(
        new BadChunk(id.toString(), fault.toString(), repaired),
        fault + (repaired ? "; repaired" : ""));
  }

  private boolean summarize(CheckStatistics done, long nanos) {
    output.result(
        done,
        String.format(
            Locale.ROOT,
            "%,d chunks, %s stored as %s, in %.1f s, %s: %,d invalid, %,d missing, %,d repaired,"
                + " %,d deleted",
            done.checked(),
            ByteCount.format(done.bytes()),
            ByteCount.format(done.storedBytes()),
            nanos / 1e9,
            ByteCount.rate(done.bytes(), nanos),
            done.invalid(),
            done.missing(),
            done.repaired(),
            done.removed()));
    return done.isSound();
  }
}
