package io.bootfs.erofs;

import static io.bootfs.erofs.Format.BLOCK;
import static io.bootfs.erofs.Format.DIRENT_SIZE;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;

/**
 * Cuts the content of a directory into blocks. Each has an array of {@code struct erofs_dirent},
 * then the names; all names are in the order of their unsigned bytes, {@code .} and {@code ..}
 * among them, because readers bisect: first over the blocks by their first names, then in one.
 */
final class DirectoryBlocks {

  /** Takes the blocks of a directory, one by one. */
  interface Visitor {

    /**
     * Takes the next block.
     *
     * @param entries what it holds; valid during the call only
     * @param used the bytes that it fills; at most a block's
     */
    void block(List<Map.Entry<byte[], Inode>> entries, int used) throws IOException;
  }

  private final Visitor visitor;
  private final List<Map.Entry<byte[], Inode>> entries = new ArrayList<>();
  private int used;

  private DirectoryBlocks(Visitor visitor) {
    this.visitor = visitor;
  }

  /** Hands all blocks of a directory to a visitor. */
  static void visit(Directory directory, Directory parent, Visitor visitor) throws IOException {
    Queue<Map.Entry<byte[], Inode>> dots =
        new ArrayDeque<>(
            List.of(Map.entry(Names.DOT, directory), Map.entry(Names.DOT_DOT, parent)));
    DirectoryBlocks blocks = new DirectoryBlocks(visitor);
    for (Map.Entry<byte[], Inode> child : directory.children().entrySet()) {
      while (!dots.isEmpty() && precedes(dots.element(), child)) {
        blocks.add(dots.remove());
      }
      blocks.add(child);
    }
    for (Map.Entry<byte[], Inode> dot : dots) {
      blocks.add(dot);
    }
    blocks.flush();
  }

  /** Returns a directory's size in bytes: all blocks but the last are whole. */
  static long size(Directory directory, Directory parent) throws IOException {
    long[] size = new long[1];
    visit(directory, parent, (entries, used) -> size[0] = Format.align(size[0], BLOCK) + used);
    return size[0];
  }

  private static boolean precedes(Map.Entry<byte[], Inode> dot, Map.Entry<byte[], Inode> child) {
    return Arrays.compareUnsigned(dot.getKey(), child.getKey()) < 0;
  }

  private void add(Map.Entry<byte[], Inode> entry) throws IOException {
    int size = DIRENT_SIZE + entry.getKey().length;
    if (used + size > BLOCK) {
      flush();
    }
    entries.add(entry);
    used += size;
  }

  private void flush() throws IOException {
    visitor.block(entries, used);
    entries.clear();
    used = 0;
  }
}
