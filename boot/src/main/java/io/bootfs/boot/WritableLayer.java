package io.bootfs.boot;

import io.bootfs.fuse.OverlayMarks;
import io.bootfs.linux.MountInfo;
import io.bootfs.linux.PidNamespace;
import io.bootfs.store.profile.IndexFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where the overlay keeps what the app writes: boot's scratch file system, which ends with the
 * container, or a volume, where it is found again by the next container of the same image.
 *
 * <p>On a volume each index has a folder of its own, and one container at a time uses it: the lock
 * is this object's, and the kernel frees it when boot ends, however that happens. So it is kept for
 * as long as the container lives. The upper directory's name there says with which marks it was
 * written. Immutable.
 */
final class WritableLayer {

  /** Names the volume. */
  static final String VARIABLE = "BOOTFS_UPPER";

  private static final Path ROOT = Path.of("/");

  /** What engines mount for the kernel's sake, and never as a volume. */
  private static final List<Path> NO_VOLUMES =
      List.of(Path.of("/dev"), Path.of("/proc"), Path.of("/sys"));

  private final OverlayMarks marks;
  private final Path upper;
  private final Path work;
  private final @Nullable Path volume;

  @SuppressWarnings("unused") // Held, so that it is not collected and freed.
  private final @Nullable FileLock lock;

  private WritableLayer(
      OverlayMarks marks, Path upper, Path work, @Nullable Path volume, @Nullable FileLock lock) {
    this.marks = marks;
    this.upper = upper;
    this.work = work;
    this.volume = volume;
    this.lock = lock;
  }

  /**
   * Makes the folders, where they aren't yet.
   *
   * @param place the container's path of a volume, or empty for the scratch file system
   * @param index each has a folder of its own on a volume
   * @throws BootException if the place is no writable volume, or another container uses it
   * @throws IOException if the folders can't be made in the scratch file system
   */
  static WritableLayer open(String place, BootPaths paths, IndexFile index)
      throws IOException, BootException {
    OverlayMarks marks = OverlayMarks.here();
    if (!place.isEmpty()) {
      return onVolume(Path.of(place).normalize(), marks, paths, index);
    }
    makeUpper(paths.upper(), paths);
    Files.createDirectory(paths.work());
    return new WritableLayer(marks, paths.upper(), paths.work(), null, null);
  }

  private static WritableLayer onVolume(
      Path volume, OverlayMarks marks, BootPaths paths, IndexFile index)
      throws IOException, BootException {
    checkVolume(volume);
    Path folder = volume.resolve(index.name().hex());
    try {
      FileLock lock = lock(folder.resolveSibling(folder.getFileName() + ".lock"));
      checkMarks(folder, marks, volume);
      // Under the lock, what an earlier start left half made is completed or taken away.
      Path work = Files.createDirectories(folder.resolve("work"));
      Path upper = folder.resolve(upperName(marks));
      if (Files.isDirectory(upper)) {
        PidNamespace.removeLeftovers(upper);
      } else {
        makeUpper(upper, paths);
      }
      return new WritableLayer(marks, upper, work, volume, lock);
    } catch (IOException e) {
      throw new BootException(
          BootException.BOOT_FAILED,
          "%s=%s: can't write there: %s".formatted(VARIABLE, volume, e.getMessage()),
          e);
    }
  }

  private static String upperName(OverlayMarks marks) {
    return switch (marks) {
      case TRUSTED -> "upper";
      case USER -> "upper-userxattr";
    };
  }

  private static void checkMarks(Path folder, OverlayMarks marks, Path volume)
      throws BootException {
    boolean user = marks == OverlayMarks.USER;
    OverlayMarks others = user ? OverlayMarks.TRUSTED : OverlayMarks.USER;
    if (Files.isDirectory(folder.resolve(upperName(others)))) {
      throw new BootException(
          "%s=%s was written by a container %s, and can't be read by this one: give this one a volume of its own"
              .formatted(
                  VARIABLE, volume, user ? "outside of user namespaces" : "in a user namespace"));
    }
  }

  /** Makes the upper directory, whose attributes are those of the app's root. */
  private static void makeUpper(Path upper, BootPaths paths) throws IOException {
    Path made = upper.resolveSibling("upper.new");
    if (!Files.isDirectory(made)) {
      Files.createDirectory(made);
    }
    TreeCopy.attributes(paths.lower(), made, Set.of("uid", "gid", "mode"));
    Files.move(made, upper, StandardCopyOption.ATOMIC_MOVE);
  }

  private static void checkVolume(Path volume) throws IOException, BootException {
    Optional<MountInfo> mount = volume.isAbsolute() ? MountInfo.at(volume) : Optional.empty();
    if (mount.isEmpty()
        || volume.equals(ROOT)
        || NO_VOLUMES.stream().anyMatch(volume::startsWith)
        || !Files.isDirectory(volume, LinkOption.NOFOLLOW_LINKS)) {
      throw new BootException(
          "%s=%s is no volume of the container: mount one there, by -v NAME:%s"
              .formatted(VARIABLE, volume, volume.equals(ROOT) ? "/state" : volume));
    }
    // It must stay with boot alone, and what lies on another volume goes with that to the app.
    if (MountInfo.at(ROOT).stream().noneMatch(root -> root.id() == mount.get().parentId())) {
      throw new BootException(
          "%s=%s lies on another volume: mount it at a place of its own, such as /state"
              .formatted(VARIABLE, volume));
    }
  }

  private static FileLock lock(Path file) throws IOException, BootException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock = channel.tryLock();
    if (lock == null) {
      channel.close();
      throw new BootException(
          "%s=%s: another running container of this image writes there: give each a volume of its own"
              .formatted(VARIABLE, file.getParent()));
    }
    return lock;
  }

  /** Returns the marks that the overlay writes. */
  OverlayMarks marks() {
    return marks;
  }

  /** Returns the overlay's upper directory. */
  Path upper() {
    return upper;
  }

  /** Returns the overlay's work directory. */
  Path work() {
    return work;
  }

  /**
   * Returns the places that the app must not get: what lies below an overlay's upper directory must
   * not be changed but through the overlay.
   */
  List<Path> hidden() {
    return volume == null ? List.of() : List.of(volume);
  }

  /** Says what may be wrong if the overlay can't be mounted on this layer. */
  String remedy() {
    return volume == null
        ? ""
        : ": %s=%s must lie on a file system that can be an overlay's upper one, such as ext4, xfs, btrfs or tmpfs"
            .formatted(VARIABLE, volume);
  }

  /** Says what is wrong if the overlay on this layer takes no writes. */
  String unwritable() {
    return "the root can't be written to: the overlay can't make a directory at "
        + (volume == null ? work : VARIABLE + "=" + volume + ": is it full?");
  }
}
