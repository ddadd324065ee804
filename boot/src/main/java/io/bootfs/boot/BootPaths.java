package io.bootfs.boot;

import java.nio.file.Path;

/**
 * Where things lie in a boot image; what users' scripts rely on has the names of the original.
 *
 * @param folder the folder of all that is boot's, {@code /.bootfs} in a container
 */
record BootPaths(Path folder) {

  /** Returns the settings that the converter wrote. */
  Path config() {
    return folder.resolve("boot.properties");
  }

  /** Returns the index of the image's blob. */
  Path index() {
    return folder.resolve("rootfs.caibx");
  }

  /** Returns the local cache of chunks, where a volume may be mounted. */
  Path cache() {
    return folder.resolve("rootfs.castr");
  }

  /** Returns the mark of a container that has started before. */
  Path started() {
    return folder.resolve("started");
  }

  /** Returns where the app's root is mounted until it moves to {@code /}. */
  Path root() {
    return folder.resolve("rootfs");
  }

  /** Returns where boot's scratch file system is mounted. */
  Path scratch() {
    return folder.resolve("run");
  }

  /** Returns where boot sees the kernel's control groups of devices. */
  Path controlGroups() {
    return scratch().resolve("cgroup");
  }

  /**
   * Returns the container's entrypoint, which starts the boot program; named {@code mount}, it
   * mounts a procfs.
   */
  Path launcher() {
    return folder.resolve("boot");
  }

  /** Returns where the blob is served as a file. */
  Path blob() {
    return scratch().resolve("blob");
  }

  /** Returns where the image's tree is mounted, read-only. */
  Path lower() {
    return scratch().resolve("lower");
  }

  /** Returns where the overlay keeps what the app writes. */
  Path upper() {
    return scratch().resolve("upper");
  }

  /** Returns the overlay's work directory. */
  Path work() {
    return scratch().resolve("work");
  }
}
