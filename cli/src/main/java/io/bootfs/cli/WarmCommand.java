package io.bootfs.cli;

import io.bootfs.chunker.Index;
import io.bootfs.store.cache.CacheStatistics;
import io.bootfs.store.local.LocalStore;
import io.bootfs.store.parallel.BoundedTasks;
import io.bootfs.store.parallel.ChunkWalk;
import io.bootfs.store.stack.ReaderStatistics;
import io.bootfs.store.stack.StoreStack;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.LongAdder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The verb {@code warm}: fills a cache before it is needed. */
@Command(
    name = "warm",
    mixinStandardHelpOptions = true,
    description = {
      "Fills a node's cache with the chunks of indexes, in parallel.",
      "What the cache has is verified; an invalid chunk is fetched again.",
      "With --profile, only what a start reads is fetched: what an earlier one was seen to read through"
          + " this cache, or else what the store's pack lists (see bootfs profile)."
    })
final class WarmCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private final Output output = new Output();
  @Mixin private final ReadingOptions reading = new ReadingOptions();

  @Option(names = "--profile", description = "Fetches only what a start of each image reads.")
  private boolean profile;

  @Parameters(arity = "1..*", paramLabel = "INDEX", description = "Indexes: .caibx files.")
  private List<Path> files = List.of();

  /** What was done. */
  private record Result(
      long fetchedChunks,
      long fetchedBytes,
      long cachedChunks,
      long cachedBytes,
      long failures,
      CacheStatistics cache) {}

  @Override
  public Integer call() throws IOException {
    Path cache = reading.cache();
    if (cache == null) {
      throw new ParameterException(spec.commandLine(), "name the cache to fill: --cache DIR");
    }
    List<Index> indexes = Indexes.read(files);
    LongAdder lost = new LongAdder();
    try (StoreStack stack = reading.open(Indexes.digest(indexes, files), output::warn);
        LocalStore kept = LocalStore.create(cache)) {
      long began = System.nanoTime();
      List<Index> wanted = profile ? starts(indexes, cache, stack) : indexes;
      try (ProgressLine _ = output.progress(() -> progress(stack.statistics(), began))) {
        ChunkWalk.walk(
            wanted,
            BoundedTasks.MOST_WAITING,
            (id, length) -> {
              stack.read(id, length);
              lost.add(kept.has(id) ? 0 : 1);
            });
      }
      summarize(stack.statistics(), stack.cacheStatistics(), System.nanoTime() - began);
    }
    if (lost.sum() > 0) {
      throw new IOException(
          "cache %s did not keep %,d chunks; give it more room, or rights to write"
              .formatted(cache, lost.sum()));
    }
    return 0;
  }

  private List<Index> starts(List<Index> indexes, Path cache, StoreStack stack) throws IOException {
    // There is a cache, so there is what fetches ahead into it.
    StartChunks chunks = new StartChunks(cache, stack.ahead().orElseThrow());
    List<Index> starts = new ArrayList<>();
    for (int i = 0; i < indexes.size(); i++) {
      starts.add(chunks.of(files.get(i), indexes.get(i)));
    }
    return starts;
  }

  private static String progress(ReaderStatistics done, long began) {
    return "%,d chunks, %s fetched, %s"
        .formatted(
            done.fetchedChunks() + done.cachedChunks(),
            ByteCount.format(done.fetchedBytes()),
            ByteCount.rate(done.fetchedBytes(), System.nanoTime() - began));
  }

  private void summarize(ReaderStatistics done, CacheStatistics cache, long nanos) {
    output.result(
        new Result(
            done.fetchedChunks(),
            done.fetchedBytes(),
            done.cachedChunks(),
            done.cachedBytes(),
            done.failures(),
            cache),
        String.format(
            Locale.ROOT,
            "%,d chunks (%s) fetched in %.1f s, %s; %,d were in the cache%s",
            done.fetchedChunks(),
            ByteCount.format(done.fetchedBytes()),
            nanos / 1e9,
            ByteCount.rate(done.fetchedBytes(), nanos),
            done.cachedChunks(),
            CacheWords.of(cache)));
  }
}
