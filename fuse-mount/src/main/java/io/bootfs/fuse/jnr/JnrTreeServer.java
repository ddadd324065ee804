package io.bootfs.fuse.jnr;

import io.bootfs.erofs.reader.ErofsReader;
import io.bootfs.fuse.FusePrerequisites;
import io.bootfs.fuse.TreeServer;
import io.bootfs.fuse.tree.TreeFileSystem;
import io.bootfs.linux.UserNamespace;
import io.bootfs.store.Warnings;
import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;

/** Serves the tree of an EROFS image by libfuse 2's low-level interface. */
public final class JnrTreeServer implements TreeServer {

  /**
   * {@code suid,dev}: libfuse would else mount so that neither set-user-ID programs nor device
   * nodes work, and the image's do with the kernel's own EROFS.
   */
  private static final String OPTIONS =
      "ro,suid,dev,default_permissions,allow_other,fsname=bootfs,subtype=bootfs";

  private final ServingThread thread;

  private JnrTreeServer(Path directory, LibFuse2LowLevel library, TreeFileSystem files)
      throws IOException {
    thread =
        ServingThread.start(directory, directory, ready -> serve(library, files, directory, ready));
  }

  /**
   * Mounts {@code directory} and serves {@code tree} in it; ready when this returns.
   *
   * @param warnings takes a line for each part of the image that is damaged
   * @throws IOException if it can't be mounted, with what is missing and how to get it
   */
  public static JnrTreeServer serve(ErofsReader tree, Path directory, Warnings warnings)
      throws IOException {
    FusePrerequisites.check();
    return new JnrTreeServer(
        directory.toRealPath(),
        LibFuse2.load(LibFuse2LowLevel.class),
        new TreeFileSystem(tree, UserNamespace.isInitial(), warnings));
  }

  private static int serve(
      LibFuse2LowLevel library, TreeFileSystem files, Path directory, Runnable ready)
      throws IOException {
    TreeCallbacks callbacks = new TreeCallbacks(library, files, ready);
    Arguments arguments = new Arguments(List.of("bootfs", "-o", OPTIONS));
    try {
      Pointer channel = library.fuse_mount(directory.toString(), arguments.struct);
      if (channel == null) {
        throw failed(directory);
      }
      Pointer session =
          library.fuse_lowlevel_new(
              arguments.struct, callbacks.table(), TreeCallbacks.size(), null);
      if (session == null) {
        library.fuse_chan_destroy(channel);
        throw failed(directory);
      }
      library.fuse_session_add_chan(session, channel);
      int status = library.fuse_session_loop_mt(session);
      library.fuse_session_remove_chan(channel);
      library.fuse_session_destroy(session);
      library.fuse_chan_destroy(channel);
      return status;
    } finally {
      Reference.reachabilityFence(callbacks);
      Reference.reachabilityFence(arguments);
    }
  }

  private static IOException failed(Path directory) {
    return new IOException(
        "can't mount FUSE at " + directory + ": libfuse says why on standard error");
  }

  /** {@code struct fuse_args} of libfuse 2.9's {@code <fuse_opt.h>}, and what it points to. */
  private static final class Arguments {

    private static final int VECTOR_OFFSET = 8;
    private static final int SIZE = 24;

    private final Pointer struct = allocate(SIZE);
    private final List<Pointer> strings;
    private final Pointer vector;

    Arguments(List<String> arguments) {
      strings = arguments.stream().map(Arguments::string).toList();
      vector = allocate((arguments.size() + 1) * Long.BYTES);
      for (int i = 0; i < strings.size(); i++) {
        vector.putPointer((long) i * Long.BYTES, strings.get(i));
      }
      struct.putInt(0, strings.size());
      struct.putPointer(VECTOR_OFFSET, vector);
    }

    private static Pointer string(String text) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      Pointer string = allocate(bytes.length + 1);
      string.put(0, bytes, 0, bytes.length);
      return string;
    }

    private static Pointer allocate(int size) {
      return Memory.allocateDirect(Runtime.getSystemRuntime(), size, true);
    }
  }

  @Override
  public CompletableFuture<Void> ended() {
    return thread.ended();
  }

  @Override
  public void close() throws IOException {
    thread.close();
  }
}
