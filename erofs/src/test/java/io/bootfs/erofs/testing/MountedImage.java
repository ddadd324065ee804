package io.bootfs.erofs.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file system image that the kernel has mounted, through a loop device. */
public final class MountedImage implements AutoCloseable {

  private final Path directory;

  private MountedImage(Path directory) {
    this.directory = directory;
  }

  /** Mounts an EROFS image, for reading. */
  public static MountedImage erofs(Path image) throws IOException {
    return mount(image, "erofs", "ro,loop");
  }

  /** Makes an ext4 file system that takes extended attributes of 64 KiB, and mounts it. */
  public static MountedImage emptyExt4(Path image) throws IOException {
    Command.run("truncate", "-s", "20G", image);
    Command.run("mkfs.ext4", "-q", "-O", "ea_inode", "-N", "120000", image);
    return mount(image, "ext4", "loop");
  }

  private static MountedImage mount(Path image, String type, String options) throws IOException {
    Path directory = Files.createTempDirectory("bootfs-mounted-");
    try {
      Command.run("mount", "-t", type, "-o", options, image, directory);
      return new MountedImage(directory);
    } catch (AssertionError e) {
      Files.delete(directory);
      throw e;
    }
  }

  /** Returns where it is mounted. */
  public Path directory() {
    return directory;
  }

  /** Unmounts. */
  @Override
  public void close() throws IOException {
    Command.run("umount", directory);
    Files.delete(directory);
  }
}
