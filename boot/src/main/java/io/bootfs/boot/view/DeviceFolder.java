package io.bootfs.boot.view;

import io.bootfs.linux.DeviceNode;
import io.bootfs.linux.Errno;
import io.bootfs.linux.LinuxException;
import io.bootfs.linux.MountFlag;
import io.bootfs.linux.MountOptions;
import io.bootfs.linux.Mounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/**
 * A fresh {@code /dev} for a program: the nodes of an ordinary container and none else, unless they
 * are added. What a runtime mounts on top ({@code pts}, {@code shm}, {@code mqueue}) is not its
 * matter. For one thread.
 */
public final class DeviceFolder {

  // Documentation/admin-guide/devices.txt
  private static final DeviceNode NULL = DeviceNode.forAll(1, 3);
  private static final DeviceNode ZERO = DeviceNode.forAll(1, 5);
  private static final DeviceNode FULL = DeviceNode.forAll(1, 7);
  private static final DeviceNode RANDOM = DeviceNode.forAll(1, 8);
  private static final DeviceNode URANDOM = DeviceNode.forAll(1, 9);
  private static final DeviceNode TTY = DeviceNode.forAll(5, 0);

  private final Path folder;
  private final Path outer;

  private DeviceFolder(Path folder, Path outer) {
    this.folder = folder;
    this.outer = outer;
  }

  /**
   * Mounts the folder, and fills it.
   *
   * @param folder an existing directory, which it covers
   * @param outer the {@code /dev} that this process sees; where no nodes can be made, in a user
   *     namespace, its nodes are shown
   * @throws IOException if it can't be mounted or filled
   */
  public static DeviceFolder mount(Path folder, Path outer) throws IOException {
    Mounts.mount(
        "tmpfs",
        folder,
        "tmpfs",
        Set.of(MountFlag.NO_SUID, MountFlag.STRICT_ATIME),
        MountOptions.NONE.with("size", "65536k").with("mode", "755"));
    DeviceFolder devices = new DeviceFolder(folder, outer);
    devices.fill();
    return devices;
  }

  private void fill() throws IOException {
    add("null", NULL);
    add("zero", ZERO);
    add("full", FULL);
    add("random", RANDOM);
    add("urandom", URANDOM);
    add("tty", TTY);
    link("ptmx", "pts/ptmx");
    link("fd", "/proc/self/fd");
    link("stdin", "/proc/self/fd/0");
    link("stdout", "/proc/self/fd/1");
    link("stderr", "/proc/self/fd/2");
    if (Files.exists(Path.of("/proc/kcore"))) {
      link("core", "/proc/kcore");
    }
  }

  /**
   * Adds devices.
   *
   * @param nodes the devices by their paths in the outer folder; they get the same names here
   * @throws IOException if one can't be made
   */
  public void addAll(Map<Path, DeviceNode> nodes) throws IOException {
    for (Map.Entry<Path, DeviceNode> node : nodes.entrySet()) {
      String name = outer.relativize(node.getKey()).toString();
      if (!Files.exists(folder.resolve(name))) {
        add(name, node.getValue());
      }
    }
  }

  private void add(String name, DeviceNode node) throws IOException {
    Path path = folder.resolve(name);
    Path parent = path.getParent();
    if (parent != null && !parent.equals(folder)) {
      Files.createDirectories(parent);
    }
    try {
      node.make(path);
    } catch (LinuxException e) {
      if (e.errno() != Errno.EPERM) {
        throw e;
      }
      Files.createFile(path);
      Mounts.bind(outer.resolve(name), path);
    }
  }

  private void link(String name, String target) throws IOException {
    Files.createSymbolicLink(folder.resolve(name), Path.of(target));
  }
}
