package io.bootfs.benchmarks.start;

import io.bootfs.benchmarks.peer.Programs;
import io.bootfs.benchmarks.peer.Workplace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The disk of a node, an ext4 on a loop device, which is made anew for each start that finds
 * nothing on it.
 *
 * <p>To delete what the last start left would not do: ext4 makes a file slowly while all the inodes
 * that it looks at were freed within the last minute, since it gives none of those out again. What
 * makes files, as a pull does and a cache, would then be measured by what was deleted before it.
 */
final class NodeDisk {

  /** More than any image takes; what is not written takes no room. */
  private static final String SIZE = "32G";

  private final Path file;
  private final Path top;

  private NodeDisk(Path file, Path top) {
    this.file = file;
    this.top = top;
  }

  /** Prepares an empty one, which goes with the workplace. */
  static NodeDisk prepare(Workplace work) throws IOException, InterruptedException {
    NodeDisk disk = new NodeDisk(work.path("disk"), Files.createDirectories(work.path("node")));
    work.atEnd(disk::unmount);
    disk.mount();
    return disk;
  }

  /** Replaces all that is on it by nothing; nobody may be using it. */
  void renew() throws IOException, InterruptedException {
    unmount();
    mount();
  }

  private void mount() throws IOException, InterruptedException {
    Files.deleteIfExists(file);
    Programs.run("truncate", "--size=" + SIZE, file);
    Programs.run("mkfs.ext4", "-q", "-F", file);
    Programs.run("mount", "-o", "loop", file, top);
  }

  /** With what is mounted within it, as podman's storage is. */
  private void unmount() throws IOException, InterruptedException {
    Programs.run("sh", "-c", "! mountpoint --quiet \"$0\" || umount --recursive \"$0\"", top);
  }

  /** Returns the path of something on it. */
  Path path(String name) {
    return top.resolve(name);
  }
}
