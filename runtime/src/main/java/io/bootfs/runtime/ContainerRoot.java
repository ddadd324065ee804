package io.bootfs.runtime;

import io.bootfs.boot.view.KernelFiles;
import io.bootfs.boot.view.MountPoints;
import io.bootfs.fuse.OverlayMarks;
import io.bootfs.linux.Identity;
import io.bootfs.linux.MountFlag;
import io.bootfs.linux.MountOptions;
import io.bootfs.linux.Mounts;
import io.bootfs.linux.PseudoTerminal;
import io.bootfs.linux.Users;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A container's root: a writable overlay of the image's tree, with what engines mount in it. It
 * lies in the mount namespace of the thread that mounts it, and goes with it.
 */
final class ContainerRoot {

  private static final Set<MountFlag> PLAIN =
      Set.of(MountFlag.NO_SUID, MountFlag.NO_DEV, MountFlag.NO_EXEC);

  private final RunSettings settings;
  private final Path root;
  private final MountPoints places;

  private ContainerRoot(RunSettings settings, Path root) {
    this.settings = settings;
    this.root = root;
    this.places = new MountPoints(root);
  }

  /**
   * Mounts the root.
   *
   * @param image the image's tree
   * @param devices where the container's devices are, which are moved from there
   * @param layer the folder of the writable layer
   * @param mark what the overlay is called in the list of mounts
   * @param files the folder with what {@link NameFiles} wrote
   * @throws IOException if something can't be mounted, naming it
   */
  static ContainerRoot mount(
      RunSettings settings, ServedImage image, Path devices, Path layer, String mark, Path files)
      throws IOException {
    Path place = Files.createDirectory(image.place().resolve("root"));
    ContainerRoot root = new ContainerRoot(settings, place);
    root.mountOverlay(image.tree(), layer, mark);
    root.mountKernelFiles();
    root.takeDevices(devices);
    NameFiles.mount(files, root.places);
    for (Volume volume : settings.volumes()) {
      root.mount(volume);
    }
    return root;
  }

  private void mountOverlay(Path lower, Path layer, String mark) throws IOException {
    Path upper = layer.resolve("upper");
    Path work = Files.createDirectories(layer.resolve("work"));
    if (!Files.isDirectory(upper)) {
      Files.createDirectory(upper);
      // The root's own attributes are the upper directory's.
      for (String attribute : List.of("unix:uid", "unix:gid", "unix:mode")) {
        Files.setAttribute(upper, attribute, Files.getAttribute(lower, attribute));
      }
    }
    MountOptions options = OverlayMarks.here().options(lower, upper, work);
    // No device node that the image or the container has can be opened: those of /dev can.
    Set<MountFlag> flags = settings.privileged() ? Set.of() : Set.of(MountFlag.NO_DEV);
    Mounts.mount(mark, root, "overlay", flags, options);
  }

  private void mountKernelFiles() throws IOException {
    // Of the wrong processes: the right one covers it when there is a PID namespace.
    mount("proc", "/proc", PLAIN, MountOptions.NONE);
    Set<MountFlag> flags = new HashSet<>(PLAIN);
    if (!settings.privileged()) {
      flags.add(MountFlag.READ_ONLY);
    }
    mount("sysfs", "/sys", flags, MountOptions.NONE);
  }

  private void takeDevices(Path devices) throws IOException {
    Mounts.move(devices, places.prepare(ContainerDevices.FOLDER.toString(), true));
    if (!settings.privileged()) {
      new KernelFiles(root, Set.of()).protectSys(List.of());
    }
  }

  private void mount(String type, String target, Set<MountFlag> flags, MountOptions options)
      throws IOException {
    Mounts.mount(type, places.prepare(target, true), type, flags, options);
  }

  private void mount(Volume volume) throws IOException {
    Path source = volume.source();
    if (!Files.exists(source)) {
      throw new NoSuchFileException(source.toString());
    }
    Path place = places.prepare(volume.target(), Files.isDirectory(source));
    Mounts.bindAll(source, place);
    Set<MountFlag> flags = new HashSet<>();
    if (volume.readOnly()) {
      flags.add(MountFlag.READ_ONLY);
    }
    if (!settings.privileged()) {
      flags.add(MountFlag.NO_DEV);
    }
    if (!flags.isEmpty()) {
      Mounts.restrictAll(place, flags);
    }
  }

  /** Returns where the root is mounted. */
  Path path() {
    return root;
  }

  /**
   * Returns whom a user's name means in this root.
   *
   * @throws IOException if there is no such user
   */
  Users.User user(String user) throws IOException {
    return Users.read(places.resolve("/etc/passwd"), places.resolve("/etc/group")).resolve(user);
  }

  /**
   * Opens a terminal of the container, which is also its console.
   *
   * @param user whose it is
   * @throws IOException if there is none
   */
  PseudoTerminal openTerminal(Identity user) throws IOException {
    Path folder = places.resolve("/dev/pts");
    PseudoTerminal terminal = PseudoTerminal.open(folder.resolve("ptmx"));
    Path other = folder.resolve(terminal.name());
    Files.setAttribute(other, "unix:uid", user.uid());
    Mounts.bind(other, places.prepare("/dev/console", false));
    terminal.resizeToOurs();
    return terminal;
  }
}
