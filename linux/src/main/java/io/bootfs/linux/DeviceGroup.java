package io.bootfs.linux;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A control group below this process's own, whose members may open only devices that are allowed:
 * the {@code devices} controller of cgroup version 1. Thread-safe; the caller closes it.
 */
public final class DeviceGroup implements Closeable {

  private static final Path OWN_GROUPS = Path.of("/proc/self/cgroup");
  private static final String CONTROLLER = "devices";
  private static final String NAME_PREFIX = "bootfs-";
  private static final String MEMBERS = "tasks";
  private static final byte[] SELF = {'0'};

  // Where /dev/core was long ago: to open it is an error, whatever the process may do, but no
  // EPERM. (Opening /dev/kmem takes CAP_SYS_RAWIO where a kernel before 5.13 has it.)
  private static final int PROBE_MAJOR = 1;
  private static final int PROBE_MINOR = 6;

  /** What an ordinary container may do: make any node, use the harmless ones and terminals. */
  private static final List<String> ORDINARY =
      List.of(
          "c *:* m",
          "b *:* m",
          "c 1:3 rwm",
          "c 1:5 rwm",
          "c 1:7 rwm",
          "c 1:8 rwm",
          "c 1:9 rwm",
          "c 5:0 rwm",
          "c 5:1 rwm",
          "c 5:2 rwm",
          "c 136:* rwm");

  private final Path folder;
  private final FileChannel members;
  private final FileChannel above;

  private DeviceGroup(Path folder) throws IOException {
    this.folder = folder;
    members = FileChannel.open(folder.resolve(MEMBERS), StandardOpenOption.WRITE);
    above = FileChannel.open(folder.resolveSibling(MEMBERS), StandardOpenOption.WRITE);
  }

  /**
   * Creates a group with an ordinary container's devices.
   *
   * @param mountPoint an empty directory, where the control groups get mounted and stay
   * @param more devices that are allowed besides
   * @return the group; empty if the kernel has no such controller, or does not let this process use
   *     it
   * @throws IOException if one of {@code more} is not allowed to this process either
   */
  public static Optional<DeviceGroup> create(Path mountPoint, Collection<DeviceNode> more)
      throws IOException {
    Optional<String> own = ownGroup();
    if (own.isEmpty()) {
      return Optional.empty();
    }
    Optional<DeviceGroup> group = open(mountPoint, own.get());
    if (group.isPresent()) {
      group.get().allow(more);
    }
    return group;
  }

  /**
   * Tells whether the kernel already refuses this process devices that nobody has: then it is in a
   * group of that kind, of whatever version.
   *
   * @param probe where nothing is; the node that is made there is deleted
   */
  public static boolean guards(Path probe) {
    try {
      DeviceNode.forAll(PROBE_MAJOR, PROBE_MINOR).make(probe);
      try {
        FileCalls.close(FileCalls.openForReading(probe.toString()));
        return false;
      } catch (LinuxException e) {
        return e.errno() == Errno.EPERM;
      } finally {
        Files.delete(probe);
      }
    } catch (IOException e) {
      return true; // Who makes no nodes has no others than it was given.
    }
  }

  private static Optional<DeviceGroup> open(Path mountPoint, String own) {
    // Another container may have the same group above.
    String name = NAME_PREFIX + Long.toHexString(System.nanoTime());
    Path folder = mountPoint.resolve(own.substring(1)).resolve(name);
    try {
      Mounts.mount("cgroup", mountPoint, "cgroup", Set.of(), MountOptions.NONE.with(CONTROLLER));
      Files.createDirectory(folder);
      // Once all is denied, what follows is an exception each.
      Files.writeString(folder.resolve("devices.deny"), "a");
      return Optional.of(new DeviceGroup(folder));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private void allow(Collection<DeviceNode> more) throws IOException {
    try (FileChannel allowed =
        FileChannel.open(folder.resolve("devices.allow"), StandardOpenOption.WRITE)) {
      for (String rule : ORDINARY) {
        tryToAllow(rule, allowed);
      }
      for (DeviceNode device : more) {
        String rule =
            (device.block() ? "b " : "c ") + device.major() + ":" + device.minor() + " rwm";
        if (!tryToAllow(rule, allowed)) {
          throw new IOException(
              "device " + rule + " is not allowed in this container: name it by --device, too");
        }
      }
    }
  }

  /** The kernel takes one rule by each write. */
  private static boolean tryToAllow(String rule, FileChannel allowed) {
    try {
      allowed.write(ByteBuffer.wrap(rule.getBytes(StandardCharsets.US_ASCII)));
      return true;
    } catch (IOException e) {
      return false; // The group above has less.
    }
  }

  /** Returns the path of this process's own group, if there is one that can be found by it. */
  private static Optional<String> ownGroup() throws IOException {
    String groups = new String(Files.readAllBytes(OWN_GROUPS), StandardCharsets.ISO_8859_1).strip();
    for (String line : groups.split("\n", -1)) {
      int controllers = line.indexOf(':') + 1;
      int path = line.indexOf(':', controllers) + 1;
      if (("," + line.substring(controllers, path - 1) + ",").contains("," + CONTROLLER + ",")
          && !line.contains("/..")) {
        return Optional.of(line.substring(path));
      }
    }
    return Optional.empty();
  }

  /** Makes the calling thread a member, and every program that it starts. */
  void enter() throws IOException {
    members.write(ByteBuffer.wrap(SELF));
  }

  /** Lets the calling thread leave it, but not the programs that it has started. */
  void leave() throws IOException {
    above.write(ByteBuffer.wrap(SELF));
  }

  /** Deletes the group if it has no member any more; else it goes with the group above. */
  @Override
  public void close() throws IOException {
    members.close();
    above.close();
    try {
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      // It has members.
    }
  }
}
