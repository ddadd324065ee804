package io.bootfs.cli;

import io.bootfs.chunker.Digest;
import io.bootfs.store.Warnings;
import io.bootfs.store.WritableChunkStore;
import io.bootfs.store.cache.CacheOptions;
import io.bootfs.store.stack.StoreStack;
import io.bootfs.store.stack.Stores;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of verbs that read chunks: where they come from, and what keeps them. */
final class ReadingOptions {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec verb = CommandSpec.create();

  @Option(
      names = "--store",
      paramLabel = "URL",
      description = {
        "The chunk store: /path, file:, http:, https:, ssh:, sftp:, s3+http: or s3+https:.",
        "Several, separated by spaces, are tried in order; a|b mirror each other."
      })
  private String store = "";

  @Option(
      names = "--cache",
      paramLabel = "DIR",
      description = {
        "A .castr folder that keeps what is fetched; it is made where it lacks.",
        "Without it, the next run fetches the same chunks again."
      })
  private @Nullable Path cache;

  @Option(
      names = "--cache-size",
      paramLabel = "SIZE",
      defaultValue = "${env:BOOTFS_CACHE_SIZE:-}",
      description = {
        "The most that the cache may take, as 10g; what was used longest ago makes room.",
        "All who use the folder should say the same (default: $BOOTFS_CACHE_SIZE, or no bound)."
      })
  private String cacheSize = "";

  /** Returns the folder that keeps what is fetched, or null if nothing does. */
  @Nullable Path cache() {
    return cache;
  }

  /**
   * Opens the store that the options name to write to it; the caller closes it.
   *
   * @param warnings takes lines about faults that were gone around
   * @throws IOException if they name several
   */
  WritableChunkStore openWritable(Warnings warnings) throws IOException {
    mustHaveStore();
    return Stores.openWritable(Stores.single(store), warnings);
  }

  private void mustHaveStore() {
    if (store.isEmpty()) {
      throw new ParameterException(
          verb.commandLine(), "Missing required option: '--store=URL', where chunks come from");
    }
  }

  /** Opens the stores that the options name; the caller closes them. */
  StoreStack open(Digest digest, Warnings warnings) throws IOException {
    mustHaveStore();
    return Stores.reader(
        store, cache == null ? null : CacheOptions.bounded(cache, cacheSize), digest, warnings);
  }
}
