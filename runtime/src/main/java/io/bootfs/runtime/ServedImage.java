package io.bootfs.runtime;

import io.bootfs.boot.FastBlobServer;
import io.bootfs.boot.StartProfile;
import io.bootfs.fuse.LazyMount;
import io.bootfs.fuse.LazyMountOptions;
import io.bootfs.fuse.jnr.JnrTreeServer;
import io.bootfs.linux.MountOptions;
import io.bootfs.linux.Mounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/**
 * An image's tree, mounted in the calling thread's namespace and served by this process until its
 * program ends.
 *
 * @param place a file system in memory, for all that is needed to run a container from it
 * @param start notes what the start reads
 * @param mount the tree's
 */
record ServedImage(Path place, StartProfile start, LazyMount mount) {

  private static final String TREE = "tree";

  /**
   * Mounts a place for an image's tree, and for all else that lies in memory.
   *
   * @param directory an existing directory, which is covered
   * @throws IOException if that is not possible
   */
  static void mountPlace(RunSettings settings, Path directory) throws IOException {
    MountOptions options = MountOptions.NONE.with("mode", "0755");
    String size = settings.scratch().size();
    Mounts.mount(
        "bootfs",
        directory,
        "tmpfs",
        Set.of(),
        size.isEmpty() ? options : options.with("size", size));
  }

  /**
   * Mounts the tree below {@code place}.
   *
   * @param source the image
   * @param place what {@link #mountPlace} has mounted
   * @throws IOException if chunks can't be read, or nothing can be mounted
   */
  static ServedImage mount(ImageSource source, Path place) throws IOException {
    Path blob = Files.createDirectory(place.resolve("blob"));
    LazyMount mount =
        LazyMount.mount(
            source.index(),
            source.reader(),
            Files.createDirectory(place.resolve(TREE)),
            new LazyMountOptions(
                blob, FastBlobServer::serve, JnrTreeServer::serve, false, StartProfile.BLOB),
            ImageSource::warn);
    return new ServedImage(place, source.start(), mount);
  }

  /** Says that the program runs. */
  void appStarted() {
    start.appStarted();
    mount.leaveToOthers();
  }

  /**
   * Says that the program and all of its processes have ended, and with it its start, however short
   * it was, and that this process ends next.
   */
  void appEnded() {
    start.appEnded();
    mount.abort();
  }

  /** Returns where the image's tree is mounted, read-only. */
  Path tree() {
    return place.resolve(TREE);
  }
}
