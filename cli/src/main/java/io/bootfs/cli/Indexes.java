package io.bootfs.cli;

import io.bootfs.chunker.Digest;
import io.bootfs.chunker.Index;
import io.bootfs.chunker.IndexReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Reads several indexes. */
final class Indexes {

  private Indexes() {}

  /**
   * Reads the indexes of these files.
   *
   * @throws IOException if one of them can't be read or is damaged
   */
  static List<Index> read(List<Path> files) throws IOException {
    List<Index> indexes = new ArrayList<>();
    for (Path file : files) {
      indexes.add(IndexReader.readAny(file));
    }
    return indexes;
  }

  /**
   * Returns the digest that all of them share.
   *
   * @param files where they come from, for the message
   * @throws IOException if they don't share one
   */
  static Digest digest(List<Index> indexes, List<Path> files) throws IOException {
    Digest digest = indexes.getFirst().digest();
    for (int i = 1; i < indexes.size(); i++) {
      if (indexes.get(i).digest() != digest) {
        throw new IOException(
            "%s names its chunks by %s, and %s by %s; give them to two runs"
                .formatted(files.getFirst(), digest, files.get(i), indexes.get(i).digest()));
      }
    }
    return digest;
  }

  /**
   * Returns the index files among these, and those in the folders among these.
   *
   * @throws IOException if a folder can't be read or has none
   */
  static List<Path> find(List<Path> files) throws IOException {
    List<Path> found = new ArrayList<>();
    for (Path file : files) {
      if (Files.isDirectory(file)) {
        found.addAll(inFolder(file));
      } else {
        found.add(file);
      }
    }
    return found;
  }

  private static List<Path> inFolder(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> found = files.filter(Indexes::isIndex).sorted().toList();
      if (found.isEmpty()) {
        throw new IOException(folder + " has no index, no .caibx and no .caidx file");
      }
      return found;
    }
  }

  private static boolean isIndex(Path file) {
    String name = file.toString();
    return (name.endsWith(".caibx") || name.endsWith(".caidx")) && Files.isRegularFile(file);
  }
}
