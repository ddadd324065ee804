package io.bootfs.runtime;

import io.bootfs.boot.view.DeviceFolder;
import io.bootfs.boot.view.MountPoints;
import io.bootfs.linux.MountFlag;
import io.bootfs.linux.MountOptions;
import io.bootfs.linux.Mounts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;

/** The {@code /dev} of a container, which is made before there is the root that it belongs to. */
final class ContainerDevices {

  /** Where it belongs, and the one of this machine. */
  static final Path FOLDER = Path.of("/dev");

  private ContainerDevices() {}

  /**
   * Mounts it; the calling thread must be in the container's IPC namespace.
   *
   * @param place the directory that gets a directory for it
   * @return that directory
   * @throws IOException if something can't be mounted, naming it
   */
  static Path mount(Path place) throws IOException {
    MountPoints places = new MountPoints(place);
    Path folder = places.prepare(FOLDER.toString(), true);
    DeviceFolder.mount(folder, FOLDER);
    mount(
        places,
        "devpts",
        "/dev/pts",
        Set.of(MountFlag.NO_SUID, MountFlag.NO_EXEC),
        MountOptions.NONE
            .with("newinstance")
            .with("ptmxmode", "0666")
            .with("mode", "0620")
            .with("gid", "5"));
    Set<MountFlag> plain = Set.of(MountFlag.NO_SUID, MountFlag.NO_DEV, MountFlag.NO_EXEC);
    mount(
        places,
        "tmpfs",
        "/dev/shm",
        plain,
        MountOptions.NONE.with("mode", "1777").with("size", "65536k"));
    mount(places, "mqueue", "/dev/mqueue", plain, MountOptions.NONE);
    return folder;
  }

  private static void mount(
      MountPoints places, String type, String target, Set<MountFlag> flags, MountOptions options)
      throws IOException {
    Mounts.mount(type, places.prepare(target, true), type, flags, options);
  }
}
