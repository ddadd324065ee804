package io.bootfs.fuse.tree;

import io.bootfs.erofs.reader.DamagedImageException;
import io.bootfs.erofs.reader.ErofsReader;
import io.bootfs.erofs.reader.ImageInode;
import io.bootfs.erofs.reader.UnsupportedImageException;
import io.bootfs.store.Warnings;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/**
 * Answers the kernel's questions about an image's tree: translates, and maps failures to error
 * numbers. Thread-safe; it keeps nothing. All that it throws is {@link FuseError}.
 *
 * <p>A node, by which the kernel names an inode, is the inode's number in the image plus 2; the
 * root is node 1, as the protocol wants. So an inode is one node under all its names, and nodes
 * need not be remembered.
 */
public final class TreeFileSystem {

  /** {@code FUSE_ROOT_ID} of Linux's {@code include/uapi/linux/fuse.h}. */
  public static final long ROOT = 1;

  private static final long FIRST = 2;
  private static final int O_ACCMODE = 3;

  /** What only root of the machine's first user namespace may read. */
  private static final byte[] TRUSTED = "trusted.".getBytes(StandardCharsets.US_ASCII);

  private final ErofsReader tree;
  private final Warnings warnings;
  private final boolean listsTrusted;

  /**
   * Creates the file system.
   *
   * @param listsTrusted whether {@code trusted.*} attributes are listed: to others than {@link
   *     io.bootfs.linux.UserNamespace#isInitial root of the first user namespace} the kernel lists
   *     none of its own file systems', and gives no value; who copies a file up, as overlayfs does,
   *     fails by a name without one
   * @param warnings takes a line for each question about a damaged part of the image
   */
  public TreeFileSystem(ErofsReader tree, boolean listsTrusted, Warnings warnings) {
    this.tree = tree;
    this.listsTrusted = listsTrusted;
    this.warnings = warnings;
  }

  /** Something that the tree is asked. */
  private interface Question<T> {
    T answer() throws IOException, FuseError;
  }

  /** Finds a name in a directory: {@code struct fuse_entry_out}, of node 0 if there is none. */
  public byte[] lookup(long directory, byte[] name) throws FuseError {
    return ask(() -> {
      OptionalLong nid = tree.lookup(inode(directory), name);
      return nid.isEmpty()
          ? Replies.noEntry()
          : Replies.entry(node(nid.getAsLong()), tree.inode(nid.getAsLong()), blockSize());
    });
  }

  /** Describes an inode: {@code struct fuse_attr_out}. */
  public byte[] attributes(long node) throws FuseError {
    return ask(() -> Replies.attributes(inode(node), blockSize()));
  }

  /** Reads a symbolic link. */
  public byte[] target(long node) throws FuseError {
    return ask(() -> tree.target(inode(node)));
  }

  /**
   * Lets a file be opened for reading: {@code struct fuse_open_out}. What the kernel has cached of
   * it stays right.
   *
   * @param flags those of open(2)
   */
  public byte[] open(int flags) throws FuseError {
    if ((flags & O_ACCMODE) != 0) {
      throw new FuseError(FuseError.EACCES);
    }
    return Replies.open(false);
  }

  /** Lets a directory be opened, as {@link #open}. */
  public byte[] openDirectory() {
    return Replies.open(true);
  }

  /** Reads a file into {@code target}; returns how many bytes, fewer only where the file ends. */
  public int read(long node, long offset, MemorySegment target) throws FuseError {
    return ask(() -> (int) tree.read(inode(node), offset, target));
  }

  /**
   * Lists a directory from a position on: {@code struct fuse_dirent}s.
   *
   * @param room how many bytes the answer may have
   */
  public byte[] list(long node, long position, int room) throws FuseError {
    return ask(() -> {
      DirectoryReply reply = new DirectoryReply(room);
      tree.list(inode(node), position, reply::add);
      return reply.bytes();
    });
  }

  /** Returns the value of an extended attribute, or its size where {@code room} is 0. */
  public byte[] xattr(long node, byte[] name, long room) throws FuseError {
    return ask(() ->
        Replies.xattr(
            tree.xattr(inode(node), name).orElseThrow(() -> new FuseError(FuseError.ENODATA)),
            room));
  }

  /** Returns the names of all extended attributes, or their size where {@code room} is 0. */
  public byte[] xattrNames(long node, long room) throws FuseError {
    return ask(() -> {
      List<byte[]> names = tree.xattrNames(inode(node));
      List<byte[]> listed =
          listsTrusted ? names : names.stream().filter(name -> !isTrusted(name)).toList();
      return Replies.xattr(Replies.names(listed), room);
    });
  }

  private static boolean isTrusted(byte[] name) {
    return name.length >= TRUSTED.length
        && Arrays.equals(name, 0, TRUSTED.length, TRUSTED, 0, TRUSTED.length);
  }

  /** Describes the file system: {@code struct fuse_statfs_out}. */
  public byte[] statistics() {
    return Replies.statistics(tree.superblock());
  }

  private ImageInode inode(long node) throws IOException {
    return node == ROOT ? tree.root() : tree.inode(node - FIRST);
  }

  private long node(long nid) {
    return nid == tree.superblock().rootNid() ? ROOT : nid + FIRST;
  }

  private int blockSize() {
    return tree.superblock().blockSize();
  }

  // Whatever is wrong is the asker's EIO: thrown into native code it would end the process.
  @SuppressWarnings("IllegalCatch")
  private <T> T ask(Question<T> question) throws FuseError {
    try {
      return question.answer();
    } catch (FuseError e) {
      throw e;
    } catch (DamagedImageException | UnsupportedImageException e) {
      warnings.warn(String.valueOf(e.getMessage()));
      throw new FuseError(FuseError.EIO);
    } catch (IOException e) {
      // What the bytes come from has said why.
      throw new FuseError(FuseError.EIO);
    } catch (RuntimeException | Error e) {
      warnings.warn("internal error: " + e);
      throw new FuseError(FuseError.EIO);
    }
  }
}
