package io.bootfs.erofs;

import static io.bootfs.erofs.Format.BLOCK;
import static io.bootfs.erofs.Format.CHUNK_BASED;
import static io.bootfs.erofs.Format.CHUNK_BLOCK_BITS;
import static io.bootfs.erofs.Format.DATA_LAYOUT_SHIFT;
import static io.bootfs.erofs.Format.DIRENT_SIZE;
import static io.bootfs.erofs.Format.FLAT_INLINE;
import static io.bootfs.erofs.Format.FLAT_PLAIN;
import static io.bootfs.erofs.Format.INODE_EXTENDED;
import static io.bootfs.erofs.Format.INODE_SLOT;
import static io.bootfs.erofs.Format.NULL_ADDRESS;
import static io.bootfs.erofs.Format.XATTR_ENTRY_SIZE;
import static io.bootfs.erofs.Format.XATTR_HEADER_SIZE;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Writes the metadata of an image in one pass. */
final class MetadataWriter {

  private static final byte[] RESERVED = new byte[16];
  private static final byte[] XATTR_HEADER = new byte[XATTR_HEADER_SIZE];

  private final InodeTable table;
  private final MetadataLayout layout;
  private final RegionAddresses regions;
  private final MetadataStream out;
  private long nextFileBlock;
  private long nextDirectoryBlock;

  /**
   * Makes a writer.
   *
   * @param start the metadata's first block in the image
   */
  MetadataWriter(
      InodeTable table,
      MetadataLayout layout,
      RegionAddresses regions,
      long start,
      MetadataStream out) {
    this.table = table;
    this.layout = layout;
    this.regions = regions;
    this.out = out;
    nextDirectoryBlock = start + layout.firstBlock();
    nextFileBlock = nextDirectoryBlock;
    for (Directory directory : table.directories()) {
      nextFileBlock += layout.outerBlocks(directory);
    }
  }

  /** Writes everything. */
  void write() throws IOException {
    List<Directory> directories = table.directories();
    writeInode(directories.getFirst());
    for (Inode file : table.files()) {
      writeInode(file);
    }
    for (Directory directory : directories.subList(1, directories.size())) {
      writeInode(directory);
    }
    out.padTo(layout.firstBlock() * BLOCK);
    for (Directory directory : directories) {
      if (layout.outerBlocks(directory) > 0) {
        writeDirectory(directory, false);
      }
    }
    for (Inode file : table.files()) {
      if (file instanceof Symlink link && !layout.isInline(link)) {
        out.bytes(link.target());
        padToBlock();
      }
    }
    out.flush();
  }

  private void writeInode(Inode inode) throws IOException {
    out.padTo(layout.nid(inode) * INODE_SLOT);
    Attributes attributes = inode.attributes();
    int xattrSize = attributes.xattrs().size();
    // struct erofs_inode_extended
    out.u16(INODE_EXTENDED | (dataLayout(inode) << DATA_LAYOUT_SHIFT));
    out.u16(xattrSize == 0 ? 0 : (xattrSize - XATTR_HEADER_SIZE) / XATTR_ENTRY_SIZE + 1);
    out.u16(attributes.mode());
    out.u16(0);
    out.u64(size(inode));
    out.u32(location(inode));
    // i_ino: Linux takes the inode's place for its number. A count here would make all inodes after
    // one that another image lacks differ from that image's.
    out.u32(0);
    out.u32(attributes.uid());
    out.u32(attributes.gid());
    out.u64(attributes.mtimeSeconds());
    out.u32(attributes.mtimeNanos());
    out.u32(table.links(inode));
    out.bytes(RESERVED);
    if (xattrSize > 0) {
      out.bytes(XATTR_HEADER).bytes(attributes.xattrs().entries());
    }
    writeInline(inode);
  }

  private int dataLayout(Inode inode) {
    if (inode instanceof RegularFile file && file.data().hasHoles()) {
      return CHUNK_BASED;
    }
    return layout.isInline(inode) ? FLAT_INLINE : FLAT_PLAIN;
  }

  private long size(Inode inode) {
    return switch (inode) {
      case RegularFile file -> file.data().size();
      case Symlink link -> link.target().length;
      case Directory directory -> layout.size(directory);
      case SpecialFile _ -> 0;
    };
  }

  /** Returns {@code i_u}: address, chunk format or device number. */
  private long location(Inode inode) {
    return switch (inode) {
      case RegularFile file when file.data().hasHoles() -> CHUNK_BLOCK_BITS;
      case RegularFile file -> regions.block(file.data());
      case SpecialFile special -> special.device();
      case Symlink link -> nextFileBlock(layout.outerBlocks(link));
      case Directory directory -> nextDirectoryBlock(layout.outerBlocks(directory));
    };
  }

  /** Takes blocks for what follows all directories' blocks; 0 if none are wanted. */
  private long nextFileBlock(long blocks) {
    long first = nextFileBlock;
    nextFileBlock += blocks;
    return blocks == 0 ? 0 : first;
  }

  private long nextDirectoryBlock(long blocks) {
    long first = nextDirectoryBlock;
    nextDirectoryBlock += blocks;
    return blocks == 0 ? 0 : first;
  }

  private void writeInline(Inode inode) throws IOException {
    switch (inode) {
      case RegularFile file when file.data().hasHoles() -> writeChunks(file.data());
      case Symlink link when layout.isInline(link) -> out.bytes(link.target());
      case Directory directory when layout.isInline(directory) -> writeDirectory(directory, true);
      default -> {}
    }
  }

  private void writeChunks(FileData data) throws IOException {
    long block = regions.block(data);
    for (int chunk = 0; chunk < data.chunks(); chunk++) {
      if (data.isHole(chunk)) {
        out.u32(NULL_ADDRESS);
      } else {
        out.u32(block);
        block += 1L << CHUNK_BLOCK_BITS;
      }
    }
  }

  /** Writes a directory's last block, if that is inline, or else all others. */
  private void writeDirectory(Directory directory, boolean inline) throws IOException {
    long[] left = {layout.outerBlocks(directory)};
    DirectoryBlocks.visit(
        directory,
        table.parent(directory),
        (entries, used) -> {
          boolean outer = left[0]-- > 0;
          if (outer == !inline) {
            writeBlock(entries);
            if (outer) {
              padToBlock();
            }
          }
        });
  }

  private void writeBlock(List<Map.Entry<byte[], Inode>> entries) throws IOException {
    int nameOffset = entries.size() * DIRENT_SIZE;
    for (Map.Entry<byte[], Inode> entry : entries) {
      // struct erofs_dirent
      out.u64(layout.nid(entry.getValue()));
      out.u16(nameOffset);
      out.u8(entry.getValue().attributes().type().direntType());
      out.u8(0);
      nameOffset += entry.getKey().length;
    }
    for (Map.Entry<byte[], Inode> entry : entries) {
      out.bytes(entry.getKey());
    }
  }

  private void padToBlock() throws IOException {
    out.padTo(Format.align(out.position(), BLOCK));
  }
}
