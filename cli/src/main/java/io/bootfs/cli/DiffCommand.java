package io.bootfs.cli;

import io.bootfs.chunker.ChunkId;
import io.bootfs.chunker.Index;
import io.bootfs.store.ChunkCodec;
import io.bootfs.store.ChunkMissingException;
import io.bootfs.store.ChunkStore;
import io.bootfs.store.parallel.BoundedTasks;
import io.bootfs.store.parallel.ChunkWalk;
import io.bootfs.store.parallel.IdSet;
import io.bootfs.store.stack.Stores;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The verb {@code diff}: what an update from one index to another would move. */
@Command(
    name = "diff",
    mixinStandardHelpOptions = true,
    description = "Says how many chunks and bytes an update from one blob to another would move.")
final class DiffCommand implements Callable<Integer> {

  @Mixin private final Output output = new Output();

  @Option(
      names = "--store",
      paramLabel = "URL",
      description = "A store of the new chunks: their size as stored is told, too.")
  private @Nullable String store;

  @Parameters(index = "0", paramLabel = "OLD", description = "The index of what is there.")
  private Path oldIndex = Path.of("");

  @Parameters(index = "1", paramLabel = "NEW", description = "The index of what is wanted.")
  private Path newIndex = Path.of("");

  /** What is told of a pair of indexes. */
  private record Difference(
      int newChunks,
      long newBytes,
      @Nullable Long newStoredBytes,
      int sharedChunks,
      long sharedBytes,
      int goneChunks,
      long goneBytes) {}

  /** Distinct chunks of an index that another lacks or has. */
  private record Part(int chunks, long bytes) {}

  @Override
  public Integer call() throws IOException {
    List<Path> files = List.of(oldIndex, newIndex);
    List<Index> indexes = Indexes.read(files);
    var _ = Indexes.digest(indexes, files);
    Index before = indexes.get(0);
    Index after = indexes.get(1);
    IdSet had = ids(before);
    IdSet wanted = ids(after);
    Part news = part(after, had, false);
    Part shared = part(after, had, true);
    Part gone = part(before, wanted, false);
    Long stored = store == null ? null : storedBytes(store, after, had);
    output.result(
        new Difference(
            news.chunks, news.bytes, stored, shared.chunks, shared.bytes, gone.chunks, gone.bytes),
        String.format(
            Locale.ROOT,
            "new: %,d chunks, %s%s%nshared: %,d chunks, %s%ngone: %,d chunks, %s",
            news.chunks,
            ByteCount.format(news.bytes),
            stored == null ? "" : ", stored as " + ByteCount.format(stored),
            shared.chunks,
            ByteCount.format(shared.bytes),
            gone.chunks,
            ByteCount.format(gone.bytes)));
    return 0;
  }

  private static IdSet ids(Index index) {
    IdSet ids = new IdSet();
    for (int i = 0; i < index.chunkCount(); i++) {
      ids.add(index.id(i));
    }
    return ids;
  }

  private static Part part(Index index, IdSet other, boolean inOther) {
    IdSet counted = new IdSet();
    long bytes = 0;
    for (int i = 0; i < index.chunkCount(); i++) {
      ChunkId id = index.id(i);
      if (other.contains(id) == inOther && counted.add(id)) {
        bytes += index.length(i);
      }
    }
    return new Part(counted.size(), bytes);
  }

  private long storedBytes(String url, Index index, IdSet had) throws IOException {
    LongAdder bytes = new LongAdder();
    try (ChunkStore chunks = Stores.openPatient(url, output::warn)) {
      ChunkWalk.walk(
          List.of(index),
          BoundedTasks.MOST_WAITING,
          (id, length) -> {
            if (!had.contains(id)) {
              bytes.add(chunks.storedBytes(id, ChunkCodec.limit(length)));
            }
          });
    } catch (ChunkMissingException e) {
      throw new IOException(e.getMessage() + "; name the store of the new index", e);
    }
    return bytes.sum();
  }
}
