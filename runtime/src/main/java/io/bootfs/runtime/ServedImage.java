package io.bootfs.runtime;

import io.bootfs.boot.FastBlobServer;
import io.bootfs.boot.StartProfile;
import io.bootfs.fuse.BlobOptions;
import io.bootfs.fuse.LazyMount;
import io.bootfs.fuse.LazyMountOptions;
import io.bootfs.fuse.jnr.JnrTreeServer;
import io.bootfs.linux.MountOptions;
import io.bootfs.linux.Mounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An image's tree, mounted in the calling thread's namespace and served by this process for as long
 * as it lives, so nothing closes it.
 *
 * <p>What a start reads is noted in the cache, if there is one, and fetched ahead of the next.
 *
 * @param place a file system in memory, for all that is needed to run a container from it
 * @param start notes what the start reads, or null where there is no cache to keep it
 */
record ServedImage(Path place, @Nullable StartProfile start) {

  /**
   * Must leave room in the heap that the launcher allows. What the kernel reads ahead is unpacked
   * and verified, wanted or not, while the program waits for its own.
   */
  private static final BlobOptions BLOB =
      BlobOptions.SMALL.readingAhead(StartProfile.READ_AHEAD_KIB);

  /**
   * Mounts the tree below {@code place}.
   *
   * @param source the image
   * @param place an existing directory, which is covered
   * @throws IOException if chunks can't be read, or nothing can be mounted
   */
  static ServedImage mount(ImageSource source, RunSettings settings, Path place)
      throws IOException {
    MountOptions options = MountOptions.NONE.with("mode", "0755");
    String size = settings.scratch().size();
    Mounts.mount(
        "bootfs", place, "tmpfs", Set.of(), size.isEmpty() ? options : options.with("size", size));
    ServedImage image = new ServedImage(place, source.start());
    Path blob = Files.createDirectory(place.resolve("blob"));
    Files.createDirectory(image.tree());
    LazyMount.mount(
        source.index(),
        source.reader(),
        image.tree(),
        new LazyMountOptions(blob, FastBlobServer::serve, JnrTreeServer::serve, false, BLOB),
        ImageSource::warn);
    return image;
  }

  /** Says that the program runs. */
  void appStarted() {
    if (start != null) {
      start.appStarted();
    }
  }

  /** Says that the program has ended, and with it its start, however short it was. */
  void appEnded() {
    if (start != null) {
      start.appEnded();
    }
  }

  /** Returns where the image's tree is mounted, read-only. */
  Path tree() {
    return place.resolve("tree");
  }
}
