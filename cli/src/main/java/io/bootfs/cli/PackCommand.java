package io.bootfs.cli;

import io.bootfs.chunker.Index;
import io.bootfs.store.WritableChunkStore;
import io.bootfs.store.copy.PackCopy;
import io.bootfs.store.stack.StoreStack;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The verb {@code pack}: stores all of an image once more, as one object. */
@Command(
    name = "pack",
    mixinStandardHelpOptions = true,
    description = {
      "Stores all chunks of an image as one pack beside them, so that a start without a profile, and"
          + " whoever reads much of the image, needs few requests.",
      "The image takes its size in the store once more. Stores by path, http, sftp and s3 hold packs.",
      "bootfs convert --pack does the same; bootfs prune deletes packs whose index is gone."
    })
final class PackCommand implements Callable<Integer> {

  @Mixin private final Output output = new Output();
  @Mixin private final ReadingOptions reading = new ReadingOptions();

  @Option(
      names = "--temporary",
      paramLabel = "DIR",
      description = "Where a pack is written before it is stored (default: beside its index).")
  private @Nullable Path temporary;

  @Parameters(arity = "1..*", paramLabel = "INDEX", description = "Indexes: .caibx files.")
  private List<Path> files = List.of();

  @Override
  public Integer call() throws IOException {
    List<Index> indexes = Indexes.read(files);
    try (StoreStack from = reading.open(Indexes.digest(indexes, files), output::warn);
        WritableChunkStore to = reading.openWritable(output::warn)) {
      for (int i = 0; i < files.size(); i++) {
        pack(files.get(i), indexes.get(i), from, to);
      }
    }
    return 0;
  }

  private void pack(Path file, Index index, StoreStack from, WritableChunkStore to)
      throws IOException {
    PackCopy copy = new PackCopy(from, to, temporary == null ? folder(file) : temporary);
    ImagePack pack;
    try (ProgressLine _ = output.progress(() -> progress(file, index, copy.chunksRead()))) {
      pack = ImagePack.push(file, index, copy);
    }
    output.result(pack, pack.text(to.location()));
  }

  private static Path folder(Path index) {
    return index.toAbsolutePath().resolveSibling("");
  }

  private static String progress(Path file, Index index, long done) {
    return "%s: %,d of at most %,d chunks".formatted(file, done, index.chunkCount());
  }
}
