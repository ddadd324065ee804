package io.bootfs.erofs;

import static io.bootfs.erofs.Format.BLOCK;
import static io.bootfs.erofs.Format.CHUNK_ADDRESS_SIZE;
import static io.bootfs.erofs.Format.INODE_SIZE;
import static io.bootfs.erofs.Format.INODE_SLOT;

import java.io.IOException;
import java.util.List;

/**
 * Where each inode and each directory's blocks lie in the metadata.
 *
 * <p>The root comes first, for its number has 16 bits on disk; then files from the next block on,
 * so that they lie at the same places whatever the root is like; then the other directories; then
 * the blocks of what isn't inline. Memory: 4 bytes a file, 12 a directory.
 */
final class MetadataLayout {

  /** The root's number. Not 0: C libraries skip directory entries of that inode number. */
  static final int ROOT_NID = INODE_SIZE / INODE_SLOT;

  private final InodeTable table;
  private final int[] fileNids;
  private final int[] directoryNids;
  private final long[] directorySizes;
  private final long firstBlock;
  private final long blocks;
  private boolean chunkBased;

  /** Lays out the metadata of a table's inodes. */
  MetadataLayout(InodeTable table) throws IOException {
    this.table = table;
    fileNids = new int[table.files().size()];
    directoryNids = new int[table.directories().size()];
    directorySizes = new long[table.directories().size()];
    long end = placeRoot();
    end = placeFiles(Format.align(end, BLOCK));
    end = placeDirectories(end);
    firstBlock = Format.blocks(end);
    blocks = firstBlock + outerBlocks();
  }

  /** Returns an inode's number: its place in {@link Format#INODE_SLOT}s. */
  long nid(Inode inode) {
    int[] nids = inode instanceof Directory ? directoryNids : fileNids;
    return Integer.toUnsignedLong(nids[inode.index()]);
  }

  /** Returns the bytes of a directory's entries. */
  long size(Directory directory) {
    return directorySizes[directory.index()];
  }

  /** Returns the first block that isn't inodes, counted from the metadata's start. */
  long firstBlock() {
    return firstBlock;
  }

  /** Returns the blocks of all metadata. */
  long blocks() {
    return blocks;
  }

  /** Tells whether some inode is chunk-based. */
  boolean hasChunkBased() {
    return chunkBased;
  }

  /** Returns the bytes that follow inode and extended attributes. */
  int inlineSize(Inode inode) {
    return switch (inode) {
      case RegularFile file when file.data().hasHoles() ->
          Math.multiplyExact(file.data().chunks(), CHUNK_ADDRESS_SIZE);
      case RegularFile _, SpecialFile _ -> 0;
      case Symlink link -> isInline(inode) ? link.target().length : 0;
      case Directory directory -> isInline(inode) ? (int) (size(directory) % BLOCK) : 0;
    };
  }

  /**
   * Tells whether the end of a directory or symbolic link follows its inode.
   *
   * <p>Kernels refuse inline data that crosses a block. Old ones count from the inode's block, so
   * inode, attributes and data must share one.
   */
  boolean isInline(Inode inode) {
    long tail =
        switch (inode) {
          case Symlink link -> link.target().length;
          // The root's size changes with any image: inline, it would move what follows.
          case Directory directory -> directory.index() == 0 ? 0 : size(directory) % BLOCK;
          case RegularFile _, SpecialFile _ -> 0;
        };
    return tail > 0 && INODE_SIZE + inode.attributes().xattrs().size() + tail <= BLOCK;
  }

  /** Returns the whole blocks that a directory or symbolic link has away from its inode. */
  long outerBlocks(Inode inode) {
    long size =
        switch (inode) {
          case Symlink link -> link.target().length;
          case Directory directory -> size(directory);
          case RegularFile _, SpecialFile _ -> 0;
        };
    return isInline(inode) ? size / BLOCK : Format.blocks(size);
  }

  private long outerBlocks() {
    long sum = 0;
    for (Inode file : table.files()) {
      sum += outerBlocks(file);
    }
    for (Directory directory : table.directories()) {
      sum += outerBlocks(directory);
    }
    return sum;
  }

  private long placeRoot() throws IOException {
    Directory root = table.directories().getFirst();
    measure(root);
    return place(root, directoryNids, (long) ROOT_NID * INODE_SLOT);
  }

  private long placeFiles(long start) throws IOException {
    long end = start;
    for (Inode file : table.files()) {
      end = place(file, fileNids, end);
      chunkBased |= file instanceof RegularFile regular && regular.data().hasHoles();
    }
    return end;
  }

  private long placeDirectories(long start) throws IOException {
    long end = start;
    List<Directory> directories = table.directories();
    for (Directory directory : directories.subList(1, directories.size())) {
      measure(directory);
      end = place(directory, directoryNids, end);
    }
    return end;
  }

  private void measure(Directory directory) throws IOException {
    directorySizes[directory.index()] = DirectoryBlocks.size(directory, table.parent(directory));
  }

  /** Places an inode at or after a position and returns where it ends. */
  private long place(Inode inode, int[] nids, long position) throws IOException {
    long start = Format.align(position, INODE_SLOT);
    long size = INODE_SIZE + inode.attributes().xattrs().size() + (long) inlineSize(inode);
    // What fits in one block is put in one: readers need fewer blocks then, and inline data must.
    long together = size <= BLOCK ? size : INODE_SIZE;
    if (start % BLOCK + together > BLOCK) {
      start = Format.align(start, BLOCK);
    }
    if (start / INODE_SLOT > 0xffff_ffffL) {
      throw new ErofsLimitException("the metadata of the image is larger than 128 GiB");
    }
    nids[inode.index()] = (int) (start / INODE_SLOT);
    return start + size;
  }
}
