package io.bootfs.store.local;

import io.bootfs.store.IndexCompanion;
import io.bootfs.store.PackName;
import io.bootfs.store.PrunableChunkStore.CompanionVisitor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The packs in a {@code .castr} folder, and the profiles in one that is a cache. Immutable. */
final class FolderCompanions {

  /** Where caches keep profiles is theirs to say; their package stands above this one. */
  static final List<String> FOLDERS = List.of(PackName.FOLDER, ".bootfs/profiles");

  private static final Pattern PROFILE = Pattern.compile("([0-9a-f]{64})\\.profile");

  private final Path root;

  FolderCompanions(Path root) {
    this.root = root;
  }

  /** Hands all of them to a visitor. */
  void list(CompanionVisitor visitor) throws IOException {
    for (String folder : FOLDERS) {
      FolderListing.files(
          root.resolve(folder),
          (file, name) -> {
            String path = folder + "/" + name;
            Optional<String> index = index(path, name);
            if (index.isPresent()) {
              visit(file, path, index.get(), visitor);
            }
          });
    }
  }

  /** Returns the index that a file belongs to, if to any. */
  private static Optional<String> index(String path, String name) {
    Matcher profile = PROFILE.matcher(name);
    return profile.matches()
        ? Optional.of(profile.group(1))
        : PackName.ofPath(path).map(PackName::index);
  }

  private static void visit(Path file, String path, String index, CompanionVisitor visitor)
      throws IOException {
    BasicFileAttributes found;
    try {
      found = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException e) {
      return; // Another process removed it since.
    }
    visitor.visit(
        new IndexCompanion(path, index, found.size(), found.lastModifiedTime().toInstant()));
  }

  /** Deletes one. */
  void remove(IndexCompanion companion) throws IOException {
    Files.deleteIfExists(root.resolve(companion.path()));
  }
}
