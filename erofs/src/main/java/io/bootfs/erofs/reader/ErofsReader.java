package io.bootfs.erofs.reader;

import static io.bootfs.erofs.Format.MAX_SYMLINK;

import io.bootfs.erofs.FileType;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reads an uncompressed EROFS image at any place: inodes by number, directories, symbolic links,
 * extended attributes and data. Thread-safe. What it reads from stays the caller's.
 *
 * <p>It keeps the superblock and the prefixes of attributes, 32 KiB at most, and no more: whoever
 * wants a cache puts it below. One call takes memory for one block of a directory, for the names of
 * one inode's attributes, for one value, or for the extents of one file, of which the image has
 * each one's address; numbers in the image make it no more than that. What contradicts itself is a
 * {@link DamagedImageException}, and harms what was asked for only.
 */
public final class ErofsReader {

  private final ImageSuperblock superblock;
  private final Inodes inodes;
  private final Contents contents;
  private final Directories directories;
  private final XattrReader xattrs;

  private ErofsReader(ImageBytes bytes, ImageSuperblock superblock) throws IOException {
    this.superblock = superblock;
    inodes = new Inodes(bytes, superblock);
    contents = new Contents(bytes, superblock);
    directories = new Directories(contents, superblock.blockSize());
    xattrs =
        new XattrReader(bytes, superblock, XattrNames.read(bytes, superblock, inodes, contents));
  }

  /** Takes the entries of a directory. */
  @FunctionalInterface
  public interface EntryVisitor {

    /** Takes an entry; returns whether it wants the next one. */
    boolean visit(DirectoryEntry entry) throws IOException;
  }

  /**
   * Opens an image.
   *
   * @throws DamagedImageException if it is none
   * @throws UnsupportedImageException if it needs what this reader doesn't have
   * @throws IOException if its beginning can't be read
   */
  public static ErofsReader open(ImageData data) throws IOException {
    ImageBytes bytes = new ImageBytes(data);
    ErofsReader reader = new ErofsReader(bytes, ImageSuperblock.read(bytes));
    if (!reader.root().isDirectory()) {
      throw DamagedImageException.inode(
          reader.superblock.rootNid(), "is its root, but no directory");
    }
    return reader;
  }

  /** Returns what the image says of itself. */
  public ImageSuperblock superblock() {
    return superblock;
  }

  /**
   * Returns the root directory.
   *
   * @throws IOException if it can't be read
   */
  public ImageInode root() throws IOException {
    return inodes.read(superblock.rootNid());
  }

  /**
   * Returns the inode of a number.
   *
   * @throws IOException if there is none at that place, or it can't be read
   */
  public ImageInode inode(long nid) throws IOException {
    return inodes.read(nid);
  }

  /**
   * Returns the number of the inode that has a name in a directory, {@code .} and {@code ..} among
   * them.
   *
   * @throws IOException if it isn't a directory, or can't be read
   */
  public OptionalLong lookup(ImageInode directory, byte[] name) throws IOException {
    return directories.lookup(require(directory, FileType.DIRECTORY), name);
  }

  /**
   * Lists a directory, {@code .} and {@code ..} among the names, in the order of their bytes.
   *
   * @param position 0 for all, or where an entry said that the listing goes on
   * @throws IOException if it isn't a directory, or can't be read, or the visitor fails
   */
  public void list(ImageInode directory, long position, EntryVisitor visitor) throws IOException {
    directories.list(require(directory, FileType.DIRECTORY), position, visitor);
  }

  /**
   * Returns what a symbolic link points to.
   *
   * @throws IOException if it isn't one, or can't be read
   */
  public byte[] target(ImageInode link) throws IOException {
    long size = require(link, FileType.SYMLINK).size();
    if (size == 0 || size > MAX_SYMLINK) {
      throw DamagedImageException.inode(
          link.nid(), "is a symbolic link of %d bytes".formatted(size));
    }
    byte[] target = new byte[(int) size];
    contents.read(link, 0, MemorySegment.ofArray(target));
    return target;
  }

  /**
   * Fills a segment with a regular file's data, as far as there is any.
   *
   * @return how many bytes there were: fewer than wanted only where the file ends
   * @throws IOException if it isn't a regular file, or can't be read
   */
  public long read(ImageInode file, long offset, MemorySegment target) throws IOException {
    return contents.read(require(file, FileType.REGULAR), offset, target);
  }

  /**
   * Returns where a regular file's data lies, in order: pieces that lie together in the image, and
   * holes. Memory: 40 bytes for each.
   *
   * @throws IOException if it isn't a regular file, or can't be read
   */
  public List<Extent> extents(ImageInode file) throws IOException {
    require(file, FileType.REGULAR);
    List<Extent> extents = new ArrayList<>();
    for (long offset = 0; offset < file.size(); ) {
      Extent next = contents.at(file, offset);
      Extent last = extents.isEmpty() ? null : extents.getLast();
      if (last != null && last.isContinuedBy(next)) {
        extents.removeLast();
        extents.add(new Extent(last.offset(), last.imageOffset(), last.length() + next.length()));
      } else {
        extents.add(next);
      }
      offset += next.length();
    }
    return extents;
  }

  /**
   * Returns the names of an inode's extended attributes, with their prefixes.
   *
   * @throws IOException if they can't be read
   */
  public List<byte[]> xattrNames(ImageInode inode) throws IOException {
    return xattrs.names(inode);
  }

  /**
   * Returns the value of an extended attribute, if the inode has it.
   *
   * @throws IOException if it can't be read
   */
  public Optional<byte[]> xattr(ImageInode inode, byte[] name) throws IOException {
    return xattrs.value(inode, name);
  }

  private static ImageInode require(ImageInode inode, FileType type) throws IOException {
    if (inode.type() != type) {
      throw new IOException(
          "inode %d isn't a %s but a %s".formatted(inode.nid(), type, inode.type()));
    }
    return inode;
  }
}
