package io.bootfs.store.profile;

import io.bootfs.chunker.Index;
import io.bootfs.store.cache.SharedCache;
import io.bootfs.store.local.AtomicFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** The profiles in a cache, a file for each index. Immutable and thread-safe. */
public final class ProfileFolder {

  private final Path folder;

  /** Creates the folder of a cache's profiles; nothing is made before one is saved. */
  public ProfileFolder(Path cache) {
    folder = cache.resolve(SharedCache.OWN_FOLDER).resolve("profiles");
  }

  /**
   * Returns the profile of an index, if there is one.
   *
   * @throws IOException if it can't be read or is none
   */
  public Optional<Profile> read(IndexName name, Index index) throws IOException {
    return Profile.read(file(name), name, index);
  }

  /**
   * Saves a profile, in place of another of the same index.
   *
   * @throws IOException if it can't be written
   */
  public void save(Profile profile) throws IOException {
    new AtomicFile().write(file(profile.index()), profile.toText());
  }

  /** Returns the file of an index's profile, which need not exist. */
  public Path file(IndexName name) {
    return folder.resolve(name + ".profile");
  }
}
