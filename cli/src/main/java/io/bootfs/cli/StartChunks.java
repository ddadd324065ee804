package io.bootfs.cli;

import io.bootfs.chunker.Index;
import io.bootfs.store.PackName;
import io.bootfs.store.pack.PackTable;
import io.bootfs.store.profile.IndexName;
import io.bootfs.store.profile.Profile;
import io.bootfs.store.profile.ProfileFolder;
import io.bootfs.store.stack.Ahead;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Finds out which chunks a start reads: by a cache's profile, or else by the store's pack. */
final class StartChunks {

  private final Path cache;
  private final ProfileFolder profiles;
  private final Ahead ahead;

  /**
   * Creates a finder.
   *
   * @param cache the cache that is warmed
   * @param ahead asks the stores
   */
  StartChunks(Path cache, Ahead ahead) {
    this.cache = cache;
    this.profiles = new ProfileFolder(cache);
    this.ahead = ahead;
  }

  /**
   * Returns an index that lists only what a start reads, in the order of the start. What a pack
   * tells is kept as the cache's profile, so that starts find all at hand.
   *
   * @param file the index's file, by which profile and pack are called
   * @throws IOException if neither is there, or the one that is can't be used
   */
  Index of(Path file, Index index) throws IOException {
    IndexName name = IndexName.of(file);
    Optional<Profile> known = profiles.read(name, index);
    Profile profile = known.isPresent() ? known.get() : fromPack(file, name, index);
    Index.Builder listed = Index.builder(index.digest(), index.sizes());
    for (int chunk : profile.chunks()) {
      listed.add(index.id(chunk), index.length(chunk));
    }
    return listed.build();
  }

  private Profile fromPack(Path file, IndexName name, Index index) throws IOException {
    Optional<InputStream> pack = ahead.openPack(PackName.start(name.hex()), 0, Long.MAX_VALUE);
    if (pack.isEmpty()) {
      throw new IOException(
          "what a start of %s reads is not known: there is no profile in %s and no pack in the store; bootfs profile push makes one of a start's"
              .formatted(file, cache));
    }
    try (InputStream in = new BufferedInputStream(pack.get())) {
      List<Integer> chunks =
          PackTable.read(in, index).entries().stream().map(PackTable.Entry::number).toList();
      Profile profile = new Profile(name, chunks);
      profiles.save(profile);
      return profile;
    }
  }
}
