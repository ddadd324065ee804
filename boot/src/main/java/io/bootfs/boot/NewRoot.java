package io.bootfs.boot;

import io.bootfs.boot.view.DeviceFolder;
import io.bootfs.boot.view.KernelFiles;
import io.bootfs.boot.view.MountPoints;
import io.bootfs.linux.Errno;
import io.bootfs.linux.LinuxException;
import io.bootfs.linux.MountFlag;
import io.bootfs.linux.MountInfo;
import io.bootfs.linux.MountOptions;
import io.bootfs.linux.Mounts;
import io.bootfs.linux.Propagation;
import io.bootfs.linux.RootDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * The app's root directory: an overlay of the image's tree, which then takes the place of the boot
 * image's root.
 */
final class NewRoot {

  private static final Path ROOT = Path.of("/");
  private static final Path DEV = Path.of("/dev");
  private static final Path PROC = Path.of("/proc");
  private static final Path SYS = Path.of("/sys");

  /** A folder of each procfs, which boot has no use for. */
  private static final Path COVERED = PROC.resolve("irq");

  private final BootPaths paths;

  NewRoot(BootPaths paths) {
    this.paths = paths;
  }

  /**
   * Mounts boot's scratch file system: what the app writes goes there, unless it has a volume.
   *
   * @param size its largest size as tmpfs takes it, or empty for the kernel's default
   * @throws IOException if it can't be mounted
   */
  void mountScratch(String size) throws IOException {
    Mounts.propagate(ROOT, Propagation.PRIVATE);
    MountOptions options = MountOptions.NONE.with("mode", "0755");
    Mounts.mount(
        "bootfs",
        paths.scratch(),
        "tmpfs",
        Set.of(),
        size.isEmpty() ? options : options.with("size", size));
    Files.createDirectory(paths.blob());
    Files.createDirectory(paths.lower());
  }

  /**
   * Puts a writable layer over the image's tree, which is mounted at {@link BootPaths#lower()}.
   *
   * @throws IOException if the overlay can't be mounted, or can't be written to
   */
  void mountOverlay(WritableLayer layer) throws IOException {
    MountOptions options = layer.marks().options(paths.lower(), layer.upper(), layer.work());
    try {
      Mounts.mount("overlay", paths.root(), "overlay", Set.of(), options);
    } catch (LinuxException e) {
      throw new IOException(e.getMessage() + layer.remedy(), e);
    }
    // Where it can't make its own directories, the kernel mounts it read-only, and only logs that.
    // To read the list of mounts takes a millisecond, so it is asked only where something is wrong.
    if (!Files.isWritable(paths.root())
        && MountInfo.at(paths.root()).stream().anyMatch(m -> m.superOptions().contains("ro"))) {
      throw new IOException(layer.unwritable());
    }
  }

  /**
   * Brings the container's mounts below the new root and moves that onto {@code /}, where whoever
   * enters the container from now on finds it. This process keeps the old one, with a procfs of its
   * own. Until the one step that moves the root, the old one lacks nothing: who enters the
   * container finds all of the one or all of the other.
   *
   * @param volumes what new volumes get before
   * @param hidden the container's mounts that stay with boot
   * @throws IOException if a mount can't be brought or moved
   */
  RootDirectory takeOver(AppConfinement confinement, VolumeContent volumes, Collection<Path> hidden)
      throws IOException, BootException {
    ContainerMounts mounts = ContainerMounts.list(kept(hidden));
    EngineFiles.carryOver(ROOT, paths.root());
    EngineFiles.addAccounts(ROOT, paths.lower(), paths.root());
    mounts.fill(volumes);
    mounts.bringBelow(paths.root());
    Set<MountFlag> flags = new HashSet<>();
    if (mounts.readOnlyRoot()) {
      flags.add(MountFlag.READ_ONLY);
    }
    if (!confinement.devicesAreGuarded()) {
      flags.add(MountFlag.NO_DEV);
      mounts.refuseDevices(paths.root());
    }
    if (confinement.isPrivileged()) {
      mounts.shareDevices(paths.root());
    } else {
      confine(mounts, confinement);
    }
    if (!flags.isEmpty()) {
      Mounts.remount(paths.root(), flags);
    }
    RootDirectory root = RootDirectory.open(paths.root());
    Mounts.move(paths.root(), ROOT);
    keepProcfsOfOurOwn();
    return root;
  }

  /**
   * Leaves boot a procfs, and nothing of the kernel's that another could have after it: in a user
   * namespace of its own, everybody may mount a procfs or sysfs anew, without what protects the
   * app's, if all of one lies open anywhere among the mounts. The one of which a folder is covered
   * does not.
   */
  private static void keepProcfsOfOurOwn() throws LinuxException {
    Mounts.mount("proc", PROC, "proc", Set.of(), MountOptions.NONE);
    Mounts.mount("bootfs", COVERED, "tmpfs", Set.of(MountFlag.READ_ONLY), MountOptions.NONE);
    try {
      Mounts.detach(SYS);
    } catch (LinuxException e) {
      if (e.errno() != Errno.EINVAL) {
        throw e;
      }
      // The container has none, or one that is not to be taken away.
    }
  }

  private Set<Path> kept(Collection<Path> hidden) {
    Set<Path> kept = new HashSet<>(hidden);
    kept.add(paths.folder());
    return kept;
  }

  private void confine(ContainerMounts mounts, AppConfinement confinement)
      throws IOException, BootException {
    Path folder = new MountPoints(paths.root()).prepare(DEV.toString(), true);
    DeviceFolder devices = DeviceFolder.mount(folder, DEV);
    // Some hundred looks and mounts, of which neither half needs the other.
    KernelFiles kernel = new KernelFiles(paths.root(), mounts.mountPoints());
    Beside<Boolean> kernelFiles =
        Beside.start(
            "kernel-files",
            () -> {
              kernel.protectProc();
              kernel.protectSys(mounts.all());
              return true;
            });
    mounts.bringFromDevices(paths.root());
    devices.addAll(confinement.devices());
    kernelFiles.result();
  }
}
