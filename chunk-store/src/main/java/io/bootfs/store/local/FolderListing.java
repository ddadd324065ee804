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

  private static final Pattern FOLDER = Pattern.compile("[0-9a-f]{4}");
  private static final Pattern CHUNK = Pattern.compile("([0-9a-f]{64})(?:\\.cacnk)?");

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
      files(
          root.resolve(folder),
          (_, name) -> {
            var form = CHUNK.matcher(name);
            if (form.matches() && name.startsWith(folder)) {
              visitor.visit(ChunkId.parse(form.group(1)), null);
            }
          });
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

  private Iterable<String> folders(IdRange range) throws IOException {
    TreeSet<String> names = new TreeSet<>();
    files(
        root,
        (_, name) -> {
          if (FOLDER.matcher(name).matches() && range.contains(HexFormat.fromHexDigits(name))) {
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
