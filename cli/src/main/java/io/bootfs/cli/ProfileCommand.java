package io.bootfs.cli;

import io.bootfs.chunker.Index;
import io.bootfs.chunker.IndexReader;
import io.bootfs.store.ChunkStore;
import io.bootfs.store.WritableChunkStore;
import io.bootfs.store.pack.PackTable;
import io.bootfs.store.profile.IndexName;
import io.bootfs.store.profile.Profile;
import io.bootfs.store.profile.ProfileFolder;
import io.bootfs.store.stack.Stores;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

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

  @Spec private CommandSpec spec = CommandSpec.create();

  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description = "Prints the chunks that a start read, in order: number, offset, length, id.")
  int show(
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
    PrintWriter out = spec.commandLine().getOut();
    for (int chunk : profile(cache, index, chunks).chunks()) {
      out.printf(
          Locale.ROOT,
          "%d %d %d %s%n",
          chunk,
          chunks.start(chunk),
          chunks.length(chunk),
          chunks.id(chunk));
    }
    out.flush();
    return 0;
  }

  @Command(
      name = "push",
      mixinStandardHelpOptions = true,
      description = "Stores the chunks of a profile as a pack, beside the chunks themselves.")
  int push(
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
      @Parameters(paramLabel = "INDEX", description = "The image's index: a .caibx file.")
          Path index)
      throws IOException {
    Index chunks = IndexReader.read(index);
    Profile profile = profile(cache, index, chunks);
    try (WritableChunkStore target = Stores.openWritable(store)) {
      print(ProfilePack.push(profile, chunks, target).text(target.location()));
    }
    return 0;
  }

  @Command(
      name = "pull",
      mixinStandardHelpOptions = true,
      description = "Makes the profile of a store's pack that of the next start on this node.")
  int pull(
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
    try (ChunkStore source = Stores.open(store);
        InputStream pack =
            new BufferedInputStream(
                source
                    .openPack(name.hex(), 0, Long.MAX_VALUE)
                    .orElseThrow(() ->
                        new IOException(
                            "store " + source.location() + " has no pack for " + index)))) {
      List<Integer> listed =
          PackTable.read(pack, chunks).entries().stream().map(PackTable.Entry::number).toList();
      new ProfileFolder(cache).save(new Profile(name, listed));
      print("the profile of %,d chunks is in %s".formatted(listed.size(), cache));
    }
    return 0;
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

  private void print(String line) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(line);
    out.flush();
  }
}
