package io.bootfs.fuse;

import io.bootfs.chunker.Index;
import io.bootfs.erofs.reader.ErofsReader;
import io.bootfs.linux.FuseGuard;
import io.bootfs.linux.MountInfo;
import io.bootfs.linux.MountWatch;
import io.bootfs.store.ChunkReader;
import io.bootfs.store.Warnings;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * The tree of a chunked EROFS image at a directory, its data fetched when it is read: a blob server
 * makes the chunks a file, and the kernel mounts that file; where it can't, a tree server does
 * without. Thread-safe. Whoever mounts it closes it; the chunk reader stays the owner's, and must
 * stay open for as long.
 */
public final class LazyMount implements Closeable {

  /** Why a tree that is mounted may end, for messages. */
  public static final String LOST = "it was unmounted, or its connection to the kernel was aborted";

  /** How soon it is noticed that the server ended although its directory is still mounted. */
  private static final Duration CHECK = Duration.ofSeconds(1);

  private final Path target;
  private final MountInfo mount;
  private final ServedTree tree;
  private final ChunkedBlob blob;
  private final Warnings warnings;
  private final FuseGuard guard;
  private volatile boolean isAborted;
  private boolean closed;

  private LazyMount(
      Path target, Mounted mounted, ChunkedBlob blob, Warnings warnings, FuseGuard guard) {
    this.target = target;
    this.mount = mounted.mount();
    this.tree = mounted.tree();
    this.blob = blob;
    this.warnings = warnings;
    this.guard = guard;
  }

  /**
   * Mounts the image; what fails on the way is undone.
   *
   * @param index the chunks of the image
   * @param reader where the chunks come from
   * @param target an existing directory
   * @param warnings takes lines about chunks that could not be had, about closing in use, and one
   *     where the kernel can't mount EROFS
   * @throws IOException if it can't be mounted, with what is missing and how to get it
   */
  public static LazyMount mount(
      Index index, ChunkReader reader, Path target, LazyMountOptions options, Warnings warnings)
      throws IOException {
    Path directory = target.toRealPath();
    if (!Files.isDirectory(directory)) {
      throw new NotDirectoryException(target.toString());
    }
    if (index.chunkCount() == 0) {
      throw new IOException("the index lists no chunks: it is that of an empty blob, and no image");
    }
    HeldWarnings held = new HeldWarnings(warnings);
    ChunkedBlob blob = new ChunkedBlob(index, reader, options.blob(), held);
    FuseGuard guard = FuseGuard.start(options.serverDirectory(), directory);
    try {
      Mounted mounted = mount(blob, directory, options, held, warnings);
      held.release();
      return new LazyMount(directory, mounted, blob, warnings, guard);
    } catch (IOException e) {
      guard.close();
      blob.close();
      throw held.explain(e);
    }
  }

  /**
   * What a mount consists of.
   *
   * @param tree what serves it
   */
  private record Mounted(MountInfo mount, ServedTree tree) {}

  private static Mounted mount(
      ChunkedBlob blob, Path target, LazyMountOptions options, HeldWarnings held, Warnings warnings)
      throws IOException {
    // The first chunk holds the superblock: it comes while the server starts.
    blob.prefetch(0);
    String why = "";
    if (!options.treeOnly()) {
      try {
        return mountByKernel(blob, target, options);
      } catch (ErofsUnavailableException e) {
        why = e.getMessage() + ": so the tree is served by FUSE, which is slower";
      }
    }
    // If the image is damaged, this says so, and not that the kernel is too old for it.
    ErofsReader reader = ErofsReader.open(new BlobImage(blob));
    if (!why.isEmpty()) {
      warnings.warn(why);
    }
    return serveTree(reader, target, options, held);
  }

  private static Mounted mountByKernel(ChunkedBlob blob, Path target, LazyMountOptions options)
      throws IOException {
    Path serverDirectory = options.serverDirectory().toRealPath();
    DataTrim trim = new DataTrim(blob, DataTrim.QUIET);
    BlobServer server = options.server().serve(trim, serverDirectory);
    try {
      ReadAhead.raise(serverDirectory, options.blob().readAheadKib());
      // Where there is no store, this says so; the kernel would only say that it can't read.
      trim.start(server.file());
      MountInfo mount = ErofsMount.mount(server.file(), target, options.blob().readsNothingAhead());
      return new Mounted(mount, new ServedTree.ByKernel(server, trim));
    } catch (IOException e) {
      trim.close();
      closeAfter(e, server::close);
      throw e;
    }
  }

  private static Mounted serveTree(
      ErofsReader reader, Path target, LazyMountOptions options, HeldWarnings held)
      throws IOException {
    TreeServer server = options.tree().serve(reader, target, held);
    try {
      ReadAhead.raise(target, options.blob().readAheadKib());
      MountInfo mount =
          MountInfo.at(target)
              .orElseThrow(() -> new IOException(target + " was unmounted at once"));
      return new Mounted(mount, new ServedTree.ByServer(server));
    } catch (IOException e) {
      closeAfter(e, server::close);
      throw e;
    }
  }

  private static void closeAfter(IOException failure, Closeable closeable) {
    try {
      closeable.close();
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  /** Returns the mount of the image's tree, which keeps its number wherever it is moved. */
  public MountInfo mount() {
    return mount;
  }

  /**
   * Says that this process itself reads nothing of the tree any more. Until then a process is there
   * that ends the connection to the kernel if this one is killed: a thread that waits for what its
   * own process serves can't be killed before.
   */
  public void leaveToOthers() {
    guard.dismiss();
  }

  /**
   * Says that this process is about to end: what is still read of the tree fails, and {@link
   * #ended} never completes. What the kernel reads for others outlives them, and it takes a tree
   * that it mounted away in this process's last moment: it would wait for replies that nobody gives
   * any more. A tree that is served itself ends with this process, and not before.
   */
  public void abort() {
    if (tree instanceof ServedTree.ByKernel) {
      isAborted = true;
      guard.abort();
    }
  }

  /**
   * Waits until the tree is unmounted, by {@link #close} or by somebody else, or can't be served
   * any more.
   *
   * @throws IOException if the mounts can't be watched
   */
  public void awaitUnmount() throws IOException {
    try (MountWatch watch = MountWatch.open()) {
      while (isMounted() && !tree.ended().isDone()) {
        watch.await(CHECK);
      }
    }
  }

  /**
   * Returns what completes when nothing of the tree can be read any more: it is unmounted, or
   * somebody has ended its connection to the kernel. What depends on it runs on one of the server's
   * threads.
   */
  public CompletableFuture<Void> ended() {
    CompletableFuture<Void> ended = new CompletableFuture<>();
    CompletableFuture<Void> _ =
        tree.ended()
            .thenRun(() -> {
              if (!isAborted) {
                ended.complete(null);
              }
            });
    return ended;
  }

  private boolean isMounted() throws IOException {
    return MountInfo.list().stream().anyMatch(m -> m.id() == mount.id());
  }

  /**
   * Unmounts the tree from where it was mounted, if it still is, and ends the server. A tree in use
   * is taken away all the same, with a warning, and those who use it get errors. A second call,
   * from whatever thread, returns when the first one is done.
   *
   * @throws IOException if something can't be unmounted; the rest is
   */
  @Override
  public synchronized void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    try (guard;
        blob;
        tree) {
      if (isMounted() && !tree.unmount(target)) {
        warnings.warn(
            target + " is in use: it is taken away, and those who use it will get errors");
      }
    }
  }
}
