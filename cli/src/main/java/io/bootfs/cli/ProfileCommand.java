package io.bootfs.cli;

import io.bootfs.chunker.Index;
import io.bootfs.chunker.IndexReader;
import io.bootfs.store.ChunkStore;
import io.bootfs.store.PackName;
import io.bootfs.store.WritableChunkStore;
import io.bootfs.store.pack.PackFrame;
import io.bootfs.store.pack.PackTable;
import io.bootfs.store.profile.IndexName;
import io.bootfs.store.profile.Profile;
import io.bootfs.store.profile.ProfileFolder;
import io.bootfs.store.stack.Stores;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The verb {@code profile}: what starts of an image read, and what is fetched ahead of them. */
@Command(
    name = "profile",
    mixinStandardHelpOptions = true,
    description = {
      "Shows what a start of an image was seen to read, and gives it to other nodes.",
      "Each start leaves a profile in its cache; push stores the chunks that it lists as one pack,"
          + " which other nodes stream ahead of their starts."
    })
final class ProfileCommand {

  /** A chunk that a start read. */
  private record ReadChunk(int number, long offset, int length, String id) {}

  /** What was pulled. */
  private record Pulled(int chunks, String cache) {}

  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description = "Prints the chunks that a start read, in order: number, offset, length, id.")
  int show(
      @Mixin Output output,
      @Option(
              names = "--cache",
              required = true,
              paramLabel = "DIR",
              description = "The cache that the start read through.")
          Path cache,
      @Parameters(paramLabel = "INDEX", description = "The image's index: a .caibx file.")
          Path index)
      throws IOException {
    Index chunks = IndexReader.read(index);
    for (int chunk : profile(cache, index, chunks).chunks()) {
      ReadChunk read =
          new ReadChunk(
              chunk, chunks.start(chunk), chunks.length(chunk), chunks.id(chunk).toString());
      output.result(
          read,
          String.format(
              Locale.ROOT, "%d %d %d %s", read.number, read.offset, read.length, read.id));
    }
    return 0;
  }

  @Command(
      name = "push",
      mixinStandardHelpOptions = true,
      description = "Stores the chunks of a profile as a pack, beside the chunks themselves.")
  int push(
      @Mixin Output output,
      @Option(
              names = "--cache",
              required = true,
              paramLabel = "DIR",
              description = "The cache that the start read through.")
          Path cache,
      @Option(
              names = "--store",
              required = true,
              paramLabel = "URL",
              description = "The chunk store that has the chunks and gets the pack.")
          String store,
      @Option(
              names = "--level",
              paramLabel = "N",
              converter = LevelConverter.class,
              defaultValue = "" + PackFrame.DEFAULT_LEVEL,
              description = LevelConverter.OF_PACK)
          int level,
      @Parameters(paramLabel = "INDEX", description = "The image's index: a .caibx file.")
          Path index)
      throws IOException {
    Index chunks = IndexReader.read(index);
    Profile profile = profile(cache, index, chunks);
    try (WritableChunkStore target = Stores.openWritable(store, output::warn)) {
      ProfilePack pack;
      try (ProgressLine _ =
          output.progress(() -> "compressing %,d chunks".formatted(profile.chunks().size()))) {
        pack = ProfilePack.push(profile, chunks, level, target, temporary());
      }
      output.result(pack, pack.text(target.location()));
    }
    return 0;
  }

  @Command(
      name = "pull",
      mixinStandardHelpOptions = true,
      description = "Makes the profile of a store's pack that of the next start on this node.")
  int pull(
      @Mixin Output output,
      @Option(
              names = "--cache",
              required = true,
              paramLabel = "DIR",
              description = "The cache that the start will read through.")
          Path cache,
      @Option(
              names = "--store",
              required = true,
              paramLabel = "URL",
              description = "The chunk store that has the pack.")
          String store,
      @Parameters(paramLabel = "INDEX", description = "The image's index: a .caibx file.")
          Path index)
      throws IOException {
    Index chunks = IndexReader.read(index);
    IndexName name = IndexName.of(index);
    try (ChunkStore source = Stores.openPatient(store, output::warn);
        InputStream pack =
            new BufferedInputStream(
                source
                    .openPack(PackName.start(name.hex()), 0, Long.MAX_VALUE)
                    .orElseThrow(() ->
                        new IOException(
                            "store " + source.location() + " has no pack for " + index)))) {
      List<Integer> listed =
          PackTable.read(pack, chunks).entries().stream().map(PackTable.Entry::number).toList();
      new ProfileFolder(cache).save(new Profile(name, listed));
      output.result(
          new Pulled(listed.size(), cache.toString()),
          "the profile of %,d chunks is in %s".formatted(listed.size(), cache));
    }
    return 0;
  }

  private static Path temporary() {
    return Path.of(System.getProperty("java.io.tmpdir"));
  }

  private static Profile profile(Path cache, Path file, Index index) throws IOException {
    ProfileFolder folder = new ProfileFolder(cache);
    IndexName name = IndexName.of(file);
    return folder
        .read(name, index)
        .orElseThrow(() ->
            new IOException(
                "no start of this image was recorded in "
                    + cache
                    + ": there is no "
                    + folder.file(name)));
  }
}
