package io.bootfs.fuse.jnr;

import io.bootfs.fuse.Blob;
import java.lang.foreign.MemorySegment;
import java.util.function.Consumer;
import jnr.ffi.Pointer;
import ru.serce.jnrfuse.struct.FileStat;

/**
 * Answers libfuse's questions about a directory with one read-only file: translates, and maps
 * failures to error numbers. Thread-safe; nothing is thrown out of it.
 */
final class BlobFileSystem {

  // <asm-generic/errno-base.h>; what fails returns the negative number.
  static final int ENOENT = 2;
  static final int EIO = 5;
  static final int EACCES = 13;

  private static final String ROOT = "/";
  private static final int O_ACCMODE = 3;

  // struct fuse_file_info of libfuse 2.9's <fuse_common.h>: flags at the start; behind fh_old and
  // writepage a word of bit fields, which jnr-fuse takes for padding.
  private static final long OPEN_FLAGS_OFFSET = 0;
  private static final long BIT_FIELDS_OFFSET = 20;
  private static final int KEEP_CACHE = 2;

  private final Blob blob;
  private final String name;
  private final String path;

  /**
   * Creates the file system.
   *
   * @param name the file's name
   */
  BlobFileSystem(Blob blob, String name) {
    this.blob = blob;
    this.name = name;
    this.path = ROOT + name;
  }

  /**
   * Describes the directory or the file. Owner and times stay what libfuse has zeroed: root, and
   * the epoch.
   */
  int attributes(String asked, FileStat stat) {
    if (asked.equals(path)) {
      stat.st_mode.set(FileStat.S_IFREG | FileStat.ALL_READ);
      stat.st_nlink.set(1);
      stat.st_size.set(blob.size());
      return 0;
    }
    if (asked.equals(ROOT)) {
      stat.st_mode.set(FileStat.S_IFDIR | FileStat.ALL_READ | FileStat.S_IXUGO);
      stat.st_nlink.set(2);
      return 0;
    }
    return -ENOENT;
  }

  /** Hands the names in a directory to {@code entries}. */
  int list(String asked, Consumer<String> entries) {
    if (!asked.equals(ROOT)) {
      return -ENOENT;
    }
    entries.accept(".");
    entries.accept("..");
    entries.accept(name);
    return 0;
  }

  /** Lets the file be opened for reading; what the kernel has cached of it stays right. */
  int open(String asked, Pointer fileInfo) {
    if (!asked.equals(path)) {
      return -ENOENT;
    }
    if ((fileInfo.getInt(OPEN_FLAGS_OFFSET) & O_ACCMODE) != 0) {
      return -EACCES;
    }
    fileInfo.putInt(BIT_FIELDS_OFFSET, fileInfo.getInt(BIT_FIELDS_OFFSET) | KEEP_CACHE);
    return 0;
  }

  /** Reads into the reply; returns how many bytes, fewer than asked only where the file ends. */
  // Whatever is wrong is this reader's EIO, and the blob has said why: thrown into native code it
  // would end the process.
  @SuppressWarnings("IllegalCatch")
  int read(Pointer reply, long size, long offset) {
    try {
      int length = (int) Math.clamp(blob.size() - offset, 0, size);
      if (length > 0) {
        blob.read(offset, MemorySegment.ofAddress(reply.address()).reinterpret(length));
      }
      return length;
    } catch (Throwable e) {
      return -EIO;
    }
  }
}
