package io.bootfs.store.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The stores that {@code BLOB_STORE} names: groups to be asked in order, each of them mirrors of
 * each other. Immutable.
 *
 * @param groups the groups, at least one, each with at least one URL
 */
record BlobStore(List<List<String>> groups) {

  /**
   * Takes apart URLs separated by spaces, or by {@code |} between mirrors; the path of a folder
   * that is there may have either.
   *
   * @throws IOException if there is none, or a mirror is empty
   */
  static BlobStore parse(String text) throws IOException {
    if (isFolder(text)) {
      return new BlobStore(List.of(List.of(text)));
    }
    List<List<String>> groups = new ArrayList<>();
    for (String group : text.strip().split("\\s+", -1)) {
      List<String> mirrors = List.of(group.split("\\|", -1));
      if (mirrors.contains("")) {
        throw new IOException(
            text.isBlank()
                ? "no chunk store is named; name its URL, as /path or http://host/path"
                : "an empty URL stands between the mirrors of the chunk store " + group);
      }
      groups.add(mirrors);
    }
    return new BlobStore(List.copyOf(groups));
  }

  private static boolean isFolder(String text) {
    try {
      return !text.isBlank() && Files.isDirectory(Path.of(text));
    } catch (InvalidPathException e) {
      return false;
    }
  }
}
