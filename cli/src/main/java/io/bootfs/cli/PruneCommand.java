package io.bootfs.cli;

import io.bootfs.store.IndexCompanion;
import io.bootfs.store.PrunableChunkStore;
import io.bootfs.store.prune.PruneStatistics;
import io.bootfs.store.prune.Pruning;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The verb {@code prune}: deletes chunks that no index lists. */
@Command(
    name = "prune",
    mixinStandardHelpOptions = true,
    description = {
      "Finds the chunks of a store that none of the indexes lists; with --delete, deletes them.",
      "Chunks that were stored or found again by make, convert or cp within the grace period stay,"
          + " so that writers may be at work. Give ALL indexes whose chunks the store keeps: if one is"
          + " damaged, nothing is deleted.",
      "Over HTTP this holds for those who write by bootfs serve --writable: other servers don't mark"
          + " what is found again, so nobody may write by them while the store is pruned, nor have"
          + " begun to.",
      "Packs, and in a cache profiles, of other indexes go, too.",
      "Memory holds one index and the ids of five million chunks; of more, the indexes are read"
          + " several times."
    })
final class PruneCommand implements Callable<Integer> {

  @Mixin private final Output output = new Output();

  @Option(
      names = "--store",
      required = true,
      paramLabel = "URL",
      description =
          "The chunk store, one that can be listed: a .castr folder, also by SFTP, or a bucket of S3.")
  private String store = "";

  @Option(names = "--delete", description = "Deletes; without it, nothing is changed.")
  private boolean delete;

  @Option(
      names = "--grace",
      paramLabel = "TIME",
      defaultValue = "24h",
      converter = TimeSpan.class,
      description =
          "How long an unlisted chunk stays: 90m, 24h, 7d (default: ${DEFAULT-VALUE}). It must be"
              + " an hour longer than any make or convert takes: a chunk that they find again is marked"
              + " as used once an hour.")
  private Duration grace = Duration.ofHours(24);

  @Parameters(
      arity = "1..*",
      paramLabel = "INDEX",
      description = "Indexes, or folders: all .caibx and .caidx files in them.")
  private List<Path> indexes = List.of();

  /** What was found. */
  private record Result(boolean dryRun, PruneStatistics found, List<IndexCompanion> companions) {}

  @Override
  public Integer call() throws IOException {
    List<Path> files = Indexes.find(indexes);
    try (PrunableChunkStore chunks = ListedStores.open(store, output::warn)) {
      Pruning pruning = new Pruning(chunks, Instant.now().minus(grace), !delete);
      try (ProgressLine _ = output.progress(() -> progress(pruning.statistics()))) {
        pruning.run(files);
      }
      summarize(pruning.statistics(), pruning.companions());
    }
    return 0;
  }

  private static String progress(PruneStatistics done) {
    return "%,d chunks, %,d unlisted".formatted(done.kept() + done.removed(), done.removed());
  }

  private void summarize(PruneStatistics done, List<IndexCompanion> companions) {
    String fate = delete ? "deleted" : "would be deleted";
    for (IndexCompanion companion : companions) {
      output.note(
          "%s (%s): %s".formatted(companion.path(), ByteCount.format(companion.bytes()), fate));
    }
    output.result(
        new Result(!delete, done, companions),
        String.format(
            Locale.ROOT,
            "%,d indexes list %,d chunks of the store; %,d more are younger than the grace period%n"
                + "%,d chunks (%s), %,d temporary files, %,d packs and profiles %s",
            done.indexes(),
            done.kept(),
            done.young(),
            done.removed(),
            ByteCount.format(done.removedBytes()),
            done.leftovers(),
            companions.size(),
            delete ? "were deleted" : "would be deleted: add --delete"));
  }
}
