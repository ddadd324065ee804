package io.bootfs.store.local;

import io.bootfs.chunker.ChunkId;
import io.bootfs.store.IdRange;
import io.bootfs.store.PrunableChunkStore.Visitor;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Lists the files of a {@code .castr} folder. Immutable and thread-safe.
 *
 * <p>Memory holds the names of its folders, 65,536 at most; the files in them are streamed.
 */
final class FolderListing {

  private static final int FOLDER_LENGTH = 4;
  private static final int PLAIN_LENGTH = 2 * ChunkId.BYTES;
  private static final String ZSTD_SUFFIX = ".cacnk";
  private static final int COMPRESSED_LENGTH = PLAIN_LENGTH + ZSTD_SUFFIX.length();

  /** desync's and ours, and casync's. */
  private static final Pattern LEFTOVER =
      Pattern.compile("\\.tmp-cacnk.*|[0-9a-f]{64}(?:\\.cacnk)?\\.[0-9a-f]+\\.tmp");

  /** Takes files. */
  interface FileVisitor {
    void visit(Path file, String name) throws IOException;
  }

  private final Path root;

  FolderListing(Path root) {
    this.root = root;
  }

  /** Hands out the names of the chunks in a range, in either form, perhaps twice. */
  void chunks(IdRange range, Visitor visitor) throws IOException {
    for (String folder : folders(range)) {
      files(root.resolve(folder), (_, name) -> visit(folder, name, visitor));
    }
  }

  private static void visit(String folder, String name, Visitor visitor) throws IOException {
    boolean isCompressed = name.length() == COMPRESSED_LENGTH && name.endsWith(ZSTD_SUFFIX);
    if ((isCompressed || name.length() == PLAIN_LENGTH) && name.startsWith(folder)) {
      ChunkId id;
      try {
        id = ChunkId.parse(name.substring(0, PLAIN_LENGTH));
      } catch (IllegalArgumentException e) {
        return; // Something else of that length.
      }
      visitor.visit(id, null);
    }
  }

  /** Hands out temporary files. */
  void leftovers(FileAction action) throws IOException {
    List<String> folders = new ArrayList<>(FolderCompanions.FOLDERS);
    folders(IdRange.ALL).forEach(folders::add);
    for (String folder : folders) {
      files(
          root.resolve(folder),
          (file, name) -> {
            if (LEFTOVER.matcher(name).matches()) {
              action.on(file);
            }
          });
    }
  }

  /** Takes a file. */
  interface FileAction {
    void on(Path file) throws IOException;
  }

  private static boolean isFolder(String name) {
    for (int i = 0; i < name.length(); i++) {
      char digit = name.charAt(i);
      if ((digit < '0' || digit > '9') && (digit < 'a' || digit > 'f')) {
        return false;
      }
    }
    return name.length() == FOLDER_LENGTH;
  }

  private Iterable<String> folders(IdRange range) throws IOException {
    TreeSet<String> names = new TreeSet<>();
    files(
        root,
        (_, name) -> {
          if (isFolder(name) && range.contains(HexFormat.fromHexDigits(name))) {
            names.add(name);
          }
        });
    return names;
  }

  /** Hands out the files of a folder, which need not be there. */
  static void files(Path folder, FileVisitor visitor) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        visitor.visit(file, file.getFileName().toString());
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    } catch (NoSuchFileException | NotDirectoryException e) {
      // Nothing is in it, or it was removed since.
    }
  }
}
