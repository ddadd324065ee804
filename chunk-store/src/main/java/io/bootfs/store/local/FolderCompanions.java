package io.bootfs.store.local;

import io.bootfs.store.IndexCompanion;
import io.bootfs.store.PrunableChunkStore.CompanionVisitor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The packs in a {@code .castr} folder, and the profiles in one that is a cache. Immutable. */
final class FolderCompanions {

  /** Where caches keep profiles is theirs to say; their package stands above this one. */
  static final List<String> FOLDERS = List.of("packs", ".bootfs/profiles");

  private static final Pattern FILE = Pattern.compile("([0-9a-f]{64})\\.(?:pack|profile)");

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
            Matcher matcher = FILE.matcher(name);
            if (matcher.matches()) {
              visit(file, folder + "/" + name, matcher.group(1), visitor);
            }
          });
    }
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
