package io.bootfs.cli;

import io.bootfs.boot.FastBlobServer;
import io.bootfs.chunker.Index;
import io.bootfs.chunker.IndexReader;
import io.bootfs.fuse.BlobOptions;
import io.bootfs.fuse.LazyMount;
import io.bootfs.fuse.LazyMountOptions;
import io.bootfs.fuse.jnr.JnrBlobServer;
import io.bootfs.fuse.jnr.JnrTreeServer;
import io.bootfs.store.cache.CacheStatistics;
import io.bootfs.store.stack.ReaderStatistics;
import io.bootfs.store.stack.StoreStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The verb {@code mount}: the tree of a chunked image at a directory, in the foreground. */
@Command(
    name = "mount",
    mixinStandardHelpOptions = true,
    description = {
      "Mounts a chunked EROFS image, and fetches its data when it is read.",
      "It stays in the foreground until DIR is unmounted (umount DIR) or it is signalled, and then"
          + " prints what was fetched. It needs root and /dev/fuse; --tree and --libfuse, libfuse 2.",
      "If it is killed (kill -9), reads of what is not in memory fail; umount -l DIR cleans up, and"
          + " umount -l /run/bootfs-mount-*."
    })
final class MountCommand implements Callable<Integer> {

  /** What is printed when the tree is there. */
  private record Mounted(String index, String directory) {}

  /** What is printed when it is there no longer. */
  private record Unmounted(long chunks, long bytes, ReaderStatistics read, CacheStatistics cache) {}

  @Mixin private final Output output = new Output();

  @Mixin private final ReadingOptions reading = new ReadingOptions();

  @Parameters(index = "0", paramLabel = "INDEX", description = "The image's index: a .caibx file.")
  private Path index = Path.of("");

  @Parameters(index = "1", paramLabel = "DIR", description = "The directory to mount at.")
  private Path directory = Path.of("");

  @Option(
      names = "--tree",
      description = {
        "Serve the tree by FUSE, even if the kernel could mount the image as EROFS, which is faster.",
        "Where it can't, that is done without being asked."
      })
  private boolean treeOnly;

  @Option(
      names = "--libfuse",
      description = {
        "Speak to the kernel by libfuse, even if it knows the protocol of Linux 5.4, which is faster.",
        "Where it doesn't, that is done without being asked."
      })
  private boolean libfuse;

  @Override
  public Integer call() throws IOException {
    Index chunks = IndexReader.read(index);
    if (!Files.exists(directory)) {
      throw new NoSuchFileException(directory.toString());
    }
    if (!Files.isDirectory(directory)) {
      throw new NotDirectoryException(directory.toString());
    }
    try (EndOnSignal end = EndOnSignal.install()) {
      mount(chunks, end);
    }
    return 0;
  }

  private void mount(Index chunks, EndOnSignal end) throws IOException {
    try (StoreStack stack = reading.open(chunks.digest(), output::warn);
        PrivateDirectory place = PrivateDirectory.create("bootfs-mount-")) {
      LazyMountOptions options =
          new LazyMountOptions(
              place.path(),
              libfuse ? JnrBlobServer::serve : FastBlobServer::serve,
              JnrTreeServer::serve,
              treeOnly,
              BlobOptions.LARGE);
      try (LazyMount mount = LazyMount.mount(chunks, stack, directory, options, output::warn)) {
        mount.leaveToOthers();
        end.closes(mount);
        output.result(
            new Mounted(index.toString(), directory.toString()),
            index + " is mounted at " + directory + " until it is unmounted or this is signalled");
        mount.awaitUnmount();
      }
      ReaderStatistics read = stack.statistics();
      output.result(
          new Unmounted(chunks.chunkCount(), chunks.blobSize(), read, stack.cacheStatistics()),
          summary(chunks, read) + CacheWords.of(stack.cacheStatistics()));
    }
  }

  private static String summary(Index chunks, ReaderStatistics done) {
    return String.format(
        Locale.ROOT,
        "unmounted; of %,d chunks (%s), %,d (%s) were fetched, %,d came from the cache",
        chunks.chunkCount(),
        ByteCount.format(chunks.blobSize()),
        done.fetchedChunks(),
        ByteCount.format(done.fetchedBytes()),
        done.cachedChunks());
  }
}
