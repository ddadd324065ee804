package io.bootfs.store.prune;

import io.bootfs.chunker.ChunkId;
import io.bootfs.chunker.Index;
import io.bootfs.chunker.IndexReader;
import io.bootfs.store.IdRange;
import io.bootfs.store.parallel.IdSet;
import io.bootfs.store.profile.IndexName;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The indexes whose chunks stay. Immutable.
 *
 * <p>How many chunks of each folder they list is counted once, so that the folders can be taken in
 * ranges whose ids fit into memory.
 */
final class Roots {

  private final List<Path> files;
  private final long[] perFolder = new long[IdRange.FOLDERS];

  /**
   * Reads all indexes, to count.
   *
   * @throws IOException if one can't be read or is damaged: then nothing may be deleted
   */
  Roots(List<Path> files) throws IOException {
    this.files = List.copyOf(files);
    for (Path file : files) {
      Index index = IndexReader.readAny(file);
      for (int i = 0; i < index.chunkCount(); i++) {
        perFolder[IdRange.folderOf(index.id(i))]++;
      }
    }
  }

  /** Returns the names of all indexes, by which their packs and profiles are called. */
  Set<String> names() throws IOException {
    Set<String> names = new HashSet<>();
    for (Path file : files) {
      names.add(IndexName.of(file).hex());
    }
    return names;
  }

  /** Returns ranges that cover all folders, each with {@code most} listed chunks if it can be. */
  List<IdRange> ranges(long most) {
    List<IdRange> ranges = new ArrayList<>();
    int first = 0;
    long ids = 0;
    for (int folder = 0; folder < IdRange.FOLDERS; folder++) {
      if (ids > 0 && ids + perFolder[folder] > most) {
        ranges.add(new IdRange(first, folder - 1));
        first = folder;
        ids = 0;
      }
      ids += perFolder[folder];
    }
    ranges.add(new IdRange(first, IdRange.FOLDERS - 1));
    return ranges;
  }

  /** Replaces what is in a set by the ids of the range that are listed. */
  void mark(IdRange range, IdSet marks) throws IOException {
    marks.clear();
    for (Path file : files) {
      Index index = IndexReader.readAny(file);
      for (int i = 0; i < index.chunkCount(); i++) {
        ChunkId id = index.id(i);
        if (range.contains(IdRange.folderOf(id))) {
          marks.add(id);
        }
      }
    }
  }
}
