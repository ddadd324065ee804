package io.bootfs.fuse.jnr;

import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import jnr.ffi.provider.jffi.ClosureHelper;
import ru.serce.jnrfuse.FuseFillDir;
import ru.serce.jnrfuse.struct.FileStat;
import ru.serce.jnrfuse.struct.FuseOperations;

/** The table of functions that libfuse calls; each leads to a {@link BlobFileSystem}. */
final class Callbacks {

  // struct fuse_conn_info of libfuse 2.9's <fuse_common.h>.
  private static final long MAX_BACKGROUND_OFFSET = 28;
  private static final long CONGESTION_THRESHOLD_OFFSET = 32;

  /**
   * How many read-ahead requests the kernel may have on their way; its own 12 would be less than
   * what one sequential reader asks for.
   */
  private static final int MAX_BACKGROUND = 64;

  private static final int CONGESTION_THRESHOLD = 48;

  private Callbacks() {}

  /**
   * Returns the table, which must stay reachable for as long as libfuse uses it.
   *
   * @param ready runs when the kernel has accepted the mount
   */
  static FuseOperations table(BlobFileSystem files, Runnable ready) {
    FuseOperations table = new FuseOperations(Runtime.getSystemRuntime());
    table.init.set(connection -> init(connection, ready));
    table.getattr.set((path, stat) -> files.attributes(path, FileStat.of(stat)));
    table.open.set(files::open);
    table.read.set((path, reply, size, offset, info) -> files.read(reply, size, offset));
    table.readdir.set((path, state, filler, offset, info) -> list(files, path, state, filler));
    return table;
  }

  @SuppressWarnings("NullAway") // What init returns is private data, of which there is none.
  private static Pointer init(Pointer connection, Runnable ready) {
    tune(connection);
    ready.run();
    return null;
  }

  /** Sets how much a connection may have under way, from its {@code init}. */
  static void tune(Pointer connection) {
    connection.putInt(MAX_BACKGROUND_OFFSET, MAX_BACKGROUND);
    connection.putInt(CONGESTION_THRESHOLD_OFFSET, CONGESTION_THRESHOLD);
  }

  private static int list(BlobFileSystem files, String path, Pointer state, Pointer filler) {
    ClosureHelper helper = ClosureHelper.getInstance();
    FuseFillDir fill =
        helper
            .getNativeConveter(FuseFillDir.class)
            .fromNative(filler, helper.getFromNativeContext());
    return files.list(path, name -> fill.apply(state, name, null, 0));
  }
}
