package io.bootfs.fuse.kernel;

import io.bootfs.fuse.Blob;
import io.bootfs.linux.Errno;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Answers the kernel's questions about a directory with one read-only file. Thread-safe; nothing is
 * thrown out of it. The structures are those of {@code <linux/fuse.h>}.
 *
 * <p>The kernel opens files and directories without asking once OPEN and OPENDIR are answered by
 * ENOSYS, and keeps what it has cached of them.
 */
final class BlobRequests {

  /** Says that a request wants no reply. */
  static final int NO_REPLY = Integer.MIN_VALUE;

  private static final long ROOT = 1; // FUSE_ROOT_ID
  private static final long FILE = 2;

  private static final int ROOT_MODE = 0040555;
  private static final int FILE_MODE = 0100444;
  private static final int DIRECTORY_TYPE = 4; // DT_DIR, DT_REG of <dirent.h>
  private static final int FILE_TYPE = 8;

  /** How long the kernel may rely on names and attributes, in seconds: nothing ever changes. */
  private static final long VALID = 86_400;

  private static final int ENTRY_SIZE = 128;
  private static final int ATTRIBUTES_SIZE = 104;
  private static final int MODE_OFFSET = 60; // in struct fuse_attr
  private static final int BLOCK_SIZE_OFFSET = 80;
  private static final int STATFS_SIZE = 80;
  private static final int DIRECTORY_ENTRY_SIZE = 24; // without its name
  private static final int READ_OFFSET = 8;
  private static final int READ_SIZE = 16;

  private static final int BLOCK = 4096;
  private static final int SECTOR = 512;
  private static final int LONGEST_NAME = 255;

  private final Blob blob;
  private final String name;

  /**
   * Creates the answers.
   *
   * @param name the file's name
   */
  BlobRequests(Blob blob, String name) {
    this.blob = blob;
    this.name = name;
  }

  /**
   * Answers a request.
   *
   * @return how long the reply's body is, or a negated error number, or {@link #NO_REPLY}
   */
  int answer(Request request, Reply reply) {
    return switch (request.opcode()) {
      case Opcode.READ -> read(request, reply);
      case Opcode.LOOKUP -> lookUp(request, reply);
      case Opcode.GETATTR -> attributes(request, reply);
      case Opcode.READDIR -> list(request, reply);
      case Opcode.STATFS -> statistics(reply);
      case Opcode.FORGET, Opcode.BATCH_FORGET -> NO_REPLY;
      case Opcode.DESTROY -> 0;
      default -> -Errno.ENOSYS;
    };
  }

  // Whatever is wrong is this reader's EIO, and the blob has said why; the others are served on.
  @SuppressWarnings("IllegalCatch")
  private int read(Request request, Reply reply) {
    if (request.node() != FILE) {
      return -Errno.EISDIR;
    }
    try {
      long offset = request.longAt(READ_OFFSET);
      int most = Math.min(request.intAt(READ_SIZE), Reply.MOST_DATA);
      int length = Math.clamp(blob.size() - offset, 0, most);
      if (length > 0) {
        blob.read(offset, reply.data(length));
      }
      return length;
    } catch (Throwable e) {
      return -Errno.EIO;
    }
  }

  private int lookUp(Request request, Reply reply) {
    if (request.node() != ROOT || !request.name().equals(name)) {
      return -Errno.ENOENT;
    }
    ByteBuffer entry = reply.fields(ENTRY_SIZE);
    entry.putLong(FILE).putLong(0).putLong(VALID).putLong(VALID).putLong(0);
    putAttributes(entry, FILE);
    return ENTRY_SIZE;
  }

  private int attributes(Request request, Reply reply) {
    ByteBuffer attributes = reply.fields(ATTRIBUTES_SIZE);
    attributes.putLong(VALID).putLong(0);
    putAttributes(attributes, request.node());
    return ATTRIBUTES_SIZE;
  }

  /** Puts a struct fuse_attr; owner and times are zero, which is root and the epoch. */
  private void putAttributes(ByteBuffer out, long node) {
    boolean isFile = node == FILE;
    long size = isFile ? blob.size() : 0;
    int attributes = out.position();
    out.putLong(node).putLong(size).putLong(Math.ceilDiv(size, SECTOR));
    out.position(attributes + MODE_OFFSET);
    out.putInt(isFile ? FILE_MODE : ROOT_MODE).putInt(isFile ? 1 : 2);
    out.position(attributes + BLOCK_SIZE_OFFSET);
    out.putInt(BLOCK);
  }

  /** Lists what is in the directory, from where the last answer ended. */
  private int list(Request request, Reply reply) {
    int size = Math.min(request.intAt(READ_SIZE), BLOCK);
    ByteBuffer entries = reply.fields(size).limit(size);
    List<String> names = List.of(".", "..", name);
    int first = Math.clamp(request.longAt(READ_OFFSET), 0, names.size());
    for (int i = first; i < names.size(); i++) {
      if (!putEntry(entries, names.get(i), i + 1)) {
        break;
      }
    }
    return entries.position();
  }

  /** Puts a struct fuse_dirent if there is room; the next answer may begin behind it. */
  private boolean putEntry(ByteBuffer entries, String entry, long next) {
    byte[] bytes = entry.getBytes(StandardCharsets.ISO_8859_1);
    // FUSE_DIRENT_ALIGN: to eight bytes
    byte[] padded = Arrays.copyOf(bytes, Math.ceilDiv(bytes.length, Long.BYTES) * Long.BYTES);
    if (entries.remaining() < DIRECTORY_ENTRY_SIZE + padded.length) {
      return false;
    }
    boolean isFile = entry.equals(name);
    entries.putLong(isFile ? FILE : ROOT).putLong(next);
    entries.putInt(bytes.length).putInt(isFile ? FILE_TYPE : DIRECTORY_TYPE).put(padded);
    return true;
  }

  /** Fills a struct fuse_kstatfs: all blocks are in use. */
  private int statistics(Reply reply) {
    ByteBuffer out = reply.fields(STATFS_SIZE);
    out.putLong(Math.ceilDiv(blob.size(), BLOCK)).putLong(0).putLong(0).putLong(1).putLong(0);
    out.putInt(BLOCK).putInt(LONGEST_NAME).putInt(BLOCK);
    return STATFS_SIZE;
  }
}
