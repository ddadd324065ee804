package io.bootfs.boot;

import io.bootfs.boot.view.MountPoints;
import io.bootfs.linux.MountFlag;
import io.bootfs.linux.MountInfo;
import io.bootfs.linux.Mounts;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Fills new volumes, and what {@code --tmpfs} mounts, with what the image has at their places, as
 * engines do when they create a container: they did so from the boot image, which has nothing
 * there.
 */
final class VolumeContent {

  /** How Docker, podman and nerdctl name the folder of a volume: {@code …/volumes/NAME/_data}. */
  private static final String FOLDER = "_data";

  private static final String FOLDERS = "volumes";

  /** Where an engine's tmpfs is never the image's. */
  private static final List<Path> ENGINES_OWN =
      List.of(Path.of("/dev"), Path.of("/proc"), Path.of("/sys"));

  private final Path image;
  private final boolean firstStart;
  private final TmpfsContent tmpfs;

  /**
   * Prepares to fill volumes.
   *
   * @param image the image's tree
   * @param tmpfs what the engine gives a tmpfs
   * @param mark a file of the container's own; once it is there, the container has started before,
   *     and what is empty now was emptied by the app
   */
  VolumeContent(Path image, TmpfsContent tmpfs, Path mark) throws IOException {
    this.image = image;
    this.tmpfs = tmpfs;
    this.firstStart = create(mark);
  }

  private static boolean create(Path mark) throws IOException {
    try {
      Files.createFile(mark);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    } catch (FileSystemException e) {
      return true; // A container with a read-only root has no memory.
    }
  }

  /**
   * Fills a mount if it is new, empty, a volume or tmpfs of an engine, and the image has a
   * directory there.
   *
   * @throws IOException if the content can't be copied; the mount is empty again then
   */
  void fill(MountInfo mount) throws IOException {
    boolean volume = firstStart && isVolume(mount.root());
    if (!volume && (tmpfs == TmpfsContent.NONE || !isScratch(mount))) {
      return;
    }
    Path source = new MountPoints(image).resolve(mount.mountPoint().toString());
    if (!Files.isDirectory(source, LinkOption.NOFOLLOW_LINKS) || !isEmpty(mount.mountPoint())) {
      return;
    }
    if (volume) {
      copy(source, mount, Set.of("uid", "gid", "mode", "lastModifiedTime"));
    } else {
      fillScratch(source, mount);
    }
  }

  private void fillScratch(Path source, MountInfo mount) throws IOException {
    boolean modeIsSet = mount.superOptions().stream().anyMatch(o -> o.startsWith("mode="));
    Set<String> attributes = modeIsSet ? Set.of() : Set.of("mode");
    if (tmpfs == TmpfsContent.ALL) {
      copy(source, mount, attributes);
    } else if (!modeIsSet) {
      TreeCopy.attributes(source, mount.mountPoint(), attributes);
    }
  }

  /**
   * An engine fills a volume before it mounts it, so one that is mounted read-only gets it, too.
   */
  private static void copy(Path source, MountInfo mount, Set<String> attributes)
      throws IOException {
    Path target = mount.mountPoint();
    Set<MountFlag> flags = MountFlag.of(mount.options());
    if (!flags.contains(MountFlag.READ_ONLY)) {
      TreeCopy.into(source, target, attributes);
      return;
    }
    Set<MountFlag> writable = new HashSet<>(flags);
    writable.remove(MountFlag.READ_ONLY);
    Mounts.remount(target, writable);
    try {
      TreeCopy.into(source, target, attributes);
    } finally {
      Mounts.remount(target, flags);
    }
  }

  private static boolean isScratch(MountInfo mount) {
    return mount.type().equals("tmpfs")
        && mount.root().equals("/")
        && ENGINES_OWN.stream().noneMatch(mount.mountPoint()::startsWith);
  }

  static boolean isVolume(String root) {
    String[] names = root.split("/", -1);
    int last = names.length - 1;
    return last >= 2 && names[last].equals(FOLDER) && names[last - 2].equals(FOLDERS);
  }

  private static boolean isEmpty(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return false;
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      return !entries.iterator().hasNext();
    }
  }
}
