package io.bootfs.cli;

import io.bootfs.chunker.Index;
import io.bootfs.chunker.IndexReader;
import io.bootfs.store.IdRange;
import io.bootfs.store.PrunableChunkStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The verb {@code list}: the chunks of an index or of a store. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = {
      "Lists the chunks of an index in order, as offset, length and id, or the ids of a store.",
      "A store is listed as it is read: memory does not grow with it."
    })
final class ListCommand implements Callable<Integer> {

  @Mixin private final Output output = new Output();

  @ArgGroup(exclusive = true, multiplicity = "1")
  private Subject subject = new Subject();

  /** What is listed. */
  private static final class Subject {
    @Parameters(index = "0", paramLabel = "INDEX", description = "The index: a .caibx file.")
    private @Nullable Path index;

    @Option(
        names = "--store",
        paramLabel = "URL",
        description =
            "The chunk store, if it is one that can be listed: a .castr folder, here or by SFTP, or"
                + " a bucket of S3.")
    private @Nullable String store;
  }

  /** A chunk of an index. */
  private record IndexedChunk(long offset, int length, String id) {}

  /** A chunk of a store. */
  private record StoreChunk(String id) {}

  @Override
  public Integer call() throws IOException {
    if (subject.index != null) {
      list(IndexReader.readAny(subject.index));
    } else if (subject.store != null) {
      list(subject.store);
    }
    return 0;
  }

  private void list(Index index) {
    for (int i = 0; i < index.chunkCount(); i++) {
      IndexedChunk chunk =
          new IndexedChunk(index.start(i), index.length(i), index.id(i).toString());
      output.result(
          chunk, String.format(Locale.ROOT, "%d\t%d\t%s", chunk.offset, chunk.length, chunk.id));
    }
  }

  private void list(String url) throws IOException {
    try (PrunableChunkStore store = ListedStores.open(url, output::warn)) {
      store.list(
          IdRange.ALL, (id, _) -> output.result(new StoreChunk(id.toString()), id.toString()));
    }
  }
}
