package io.bootfs.cli;

import io.bootfs.chunker.Index;
import io.bootfs.chunker.IndexWriter;
import io.bootfs.store.WritableChunkStore;
import io.bootfs.store.copy.ChunkCopy;
import io.bootfs.store.copy.CopyStatistics;
import io.bootfs.store.stack.StoreStack;
import io.bootfs.store.stack.Stores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The verb {@code cp}: copies the chunks of indexes from store to store. */
@Command(
    name = "cp",
    mixinStandardHelpOptions = true,
    description = {
      "Copies the chunks of indexes from one store to another: those that it lacks, in parallel, each"
          + " verified.",
      "Broken off, it goes on where it ended when it is run again."
    })
final class CopyCommand implements Callable<Integer> {

  @Mixin private final Output output = new Output();
  @Mixin private final ReadingOptions reading = new ReadingOptions();

  @Option(
      names = "--to",
      required = true,
      paramLabel = "URL",
      description = "The chunk store to copy to; a .castr folder is made where it lacks.")
  private String to = "";

  @Option(
      names = "--index",
      paramLabel = "DIR",
      description = "Copies the indexes there, too, when all their chunks are copied.")
  private @Nullable Path indexFolder;

  @Parameters(arity = "1..*", paramLabel = "INDEX", description = "Indexes: .caibx files.")
  private List<Path> files = List.of();

  @Override
  public Integer call() throws IOException {
    List<Index> indexes = Indexes.read(files);
    if (indexFolder != null && !Files.isDirectory(indexFolder)) {
      throw new NotDirectoryException(indexFolder.toString());
    }
    try (StoreStack from = reading.open(Indexes.digest(indexes, files), output::warn);
        WritableChunkStore target = Stores.openWritable(to, output::warn)) {
      ChunkCopy copy = new ChunkCopy(from, target);
      long began = System.nanoTime();
      try (ProgressLine _ = output.progress(() -> progress(copy.statistics(), indexes, began))) {
        copy.copy(indexes);
      }
      copyIndexes(indexes);
      summarize(copy.statistics(), System.nanoTime() - began);
    }
    return 0;
  }

  private void copyIndexes(List<Index> indexes) throws IOException {
    if (indexFolder != null) {
      for (int i = 0; i < files.size(); i++) {
        Path name = files.get(i).getFileName();
        IndexWriter.write(indexes.get(i), indexFolder.resolve(name));
      }
    }
  }

  private static String progress(CopyStatistics done, List<Index> indexes, long began) {
    return "%,d of at most %,d chunks, %s copied, %s"
        .formatted(
            done.present() + done.copied(),
            indexes.stream().mapToLong(Index::chunkCount).sum(),
            ByteCount.format(done.copiedBytes()),
            ByteCount.rate(done.copiedBytes(), System.nanoTime() - began));
  }

  private void summarize(CopyStatistics done, long nanos) {
    output.result(
        done,
        String.format(
            Locale.ROOT,
            "%,d chunks (%s) copied in %.1f s, %s; %,d were there",
            done.copied(),
            ByteCount.format(done.copiedBytes()),
            nanos / 1e9,
            ByteCount.rate(done.copiedBytes(), nanos),
            done.present()));
  }
}
