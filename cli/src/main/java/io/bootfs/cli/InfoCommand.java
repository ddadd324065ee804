package io.bootfs.cli;

import io.bootfs.chunker.Index;
import io.bootfs.chunker.IndexReader;
import io.bootfs.store.parallel.IdSet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The verb {@code info}: what an index says of its blob. */
@Command(
    name = "info",
    mixinStandardHelpOptions = true,
    description = {
      "Says what an index tells of its blob: size, chunks, digest, chunk sizes.",
      "A boundary is forced where a chunk under the minimum is followed by another, as between the"
          + " layers of a converted image; one may hide behind a larger chunk."
    })
final class InfoCommand implements Callable<Integer> {

  @Mixin private final Output output = new Output();

  @Parameters(arity = "1..*", paramLabel = "INDEX", description = "Indexes: .caibx files.")
  private List<Path> files = List.of();

  /** What is told of an index. */
  private record Facts(
      String index,
      long bytes,
      int chunks,
      int distinctChunks,
      long distinctBytes,
      int forcedBoundaries,
      String digest,
      int minChunk,
      int avgChunk,
      int maxChunk) {}

  @Override
  public Integer call() throws IOException {
    for (Path file : files) {
      Facts facts = facts(file, IndexReader.readAny(file));
      output.result(
          facts,
          String.format(
              Locale.ROOT,
              "%s: blob of %,d bytes (%s)%n  chunks: %,d, of them distinct %,d with %,d bytes%n"
                  + "  chunk sizes: %d:%d:%d, on average %,d%n  forced boundaries: %,d%n  digest: %s",
              file,
              facts.bytes,
              ByteCount.format(facts.bytes),
              facts.chunks,
              facts.distinctChunks,
              facts.distinctBytes,
              facts.minChunk,
              facts.avgChunk,
              facts.maxChunk,
              facts.bytes / Math.max(1, facts.chunks),
              facts.forcedBoundaries,
              facts.digest));
    }
    return 0;
  }

  private static Facts facts(Path file, Index index) {
    IdSet seen = new IdSet();
    long distinctBytes = 0;
    int forced = 0;
    for (int i = 0; i < index.chunkCount(); i++) {
      distinctBytes += seen.add(index.id(i)) ? index.length(i) : 0;
      forced += index.length(i) < index.sizes().min() && i + 1 < index.chunkCount() ? 1 : 0;
    }
    return new Facts(
        file.toString(),
        index.blobSize(),
        index.chunkCount(),
        seen.size(),
        distinctBytes,
        forced,
        index.digest().toString(),
        index.sizes().min(),
        index.sizes().avg(),
        index.sizes().max());
  }
}
