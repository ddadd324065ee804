package io.bootfs.fuse.jnr;

import io.bootfs.fuse.tree.FuseError;
import io.bootfs.fuse.tree.TreeFileSystem;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;

/**
 * The table of functions that libfuse's low-level interface calls; each leads to a {@link
 * TreeFileSystem}, whose answer it sends.
 */
final class TreeCallbacks {

  /** The longest name of a file or extended attribute, and its NUL. */
  private static final int MAX_NAME = 256;

  private final LibFuse2LowLevel library;
  private final TreeFileSystem files;
  private final Runtime runtime = Runtime.getSystemRuntime();
  private final Pointer table = Memory.allocateDirect(runtime, Slot.TABLE_SIZE, true);

  /** What the table points to, which jnr would else collect. */
  private final List<Object> kept = new ArrayList<>();

  /** Where the callbacks stand in {@code struct fuse_lowlevel_ops} of libfuse 2.9. */
  private enum Slot {
    INIT(0),
    LOOKUP(2),
    GETATTR(4),
    READLINK(6),
    OPEN(14),
    READ(15),
    OPENDIR(20),
    READDIR(21),
    STATFS(24),
    GETXATTR(26),
    LISTXATTR(27);

    /** There are 39 callbacks. */
    static final int TABLE_SIZE = 39 * Long.BYTES;

    final long offset;

    Slot(int number) {
      this.offset = (long) number * Long.BYTES;
    }
  }

  /** Something that libfuse asks, and the answer. */
  private interface Answer {
    byte[] bytes() throws FuseError;
  }

  /**
   * Makes the table.
   *
   * @param ready runs when the kernel has accepted the mount
   */
  TreeCallbacks(LibFuse2LowLevel library, TreeFileSystem files, Runnable ready) {
    this.library = library;
    this.files = files;
    put(Slot.INIT, Requests.Init.class, (data, connection) -> init(connection, ready));
    put(Slot.LOOKUP, Requests.OfName.class, this::lookup);
    put(
        Slot.GETATTR,
        Requests.OfFile.class,
        (request, node, info) -> reply(request, () -> files.attributes(node)));
    put(
        Slot.READLINK,
        Requests.OfNode.class,
        (request, node) -> reply(request, () -> files.target(node)));
    put(
        Slot.OPEN,
        Requests.OfFile.class,
        (request, node, info) -> reply(request, () -> files.open(info.getInt(0))));
    put(Slot.READ, Requests.OfRange.class, this::read);
    put(
        Slot.OPENDIR,
        Requests.OfFile.class,
        (request, node, info) -> reply(request, files::openDirectory));
    put(
        Slot.READDIR,
        Requests.OfRange.class,
        (request, node, size, offset, info) ->
            reply(request, () -> files.list(node, offset, (int) size)));
    put(Slot.STATFS, Requests.OfNode.class, (request, node) -> reply(request, files::statistics));
    put(Slot.GETXATTR, Requests.OfXattr.class, this::xattr);
    put(
        Slot.LISTXATTR,
        Requests.OfSize.class,
        (request, node, size) -> reply(request, () -> files.xattrNames(node, size)));
  }

  /** Returns the table, which is valid for as long as this object is reachable. */
  Pointer table() {
    return table;
  }

  /** Returns the table's size in bytes. */
  static long size() {
    return Slot.TABLE_SIZE;
  }

  private <T> void put(Slot slot, Class<? extends T> shape, T callback) {
    kept.add(callback);
    table.putPointer(slot.offset, runtime.getClosureManager().getClosurePointer(shape, callback));
  }

  private static void init(Pointer connection, Runnable ready) {
    Callbacks.tune(connection);
    ready.run();
  }

  private void lookup(long request, long node, Pointer name) {
    byte[] bytes = string(name);
    reply(request, () -> files.lookup(node, bytes));
  }

  private void xattr(long request, long node, Pointer name, long size) {
    byte[] bytes = string(name);
    reply(request, () -> files.xattr(node, bytes, size));
  }

  private void read(long request, long node, long size, long offset, Pointer fileInfo) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment data = arena.allocate(size);
      int length = files.read(node, offset, data);
      library.fuse_reply_buf(request, data.address(), length);
    } catch (FuseError e) {
      library.fuse_reply_err(request, e.errno());
    }
  }

  private void reply(long request, Answer answer) {
    try (Arena arena = Arena.ofConfined()) {
      byte[] bytes = answer.bytes();
      MemorySegment reply = arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes);
      library.fuse_reply_buf(request, reply.address(), bytes.length);
    } catch (FuseError e) {
      library.fuse_reply_err(request, e.errno());
    }
  }

  private static byte[] string(Pointer name) {
    int length = name.indexOf(0, (byte) 0, MAX_NAME);
    byte[] bytes = new byte[length < 0 ? MAX_NAME : length];
    name.get(0, bytes, 0, bytes.length);
    return bytes;
  }
}
