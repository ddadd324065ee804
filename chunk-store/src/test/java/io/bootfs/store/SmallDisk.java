package io.bootfs.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A tmpfs of 256 KiB mounted on a folder, to fill up or make read-only; needs root. */
public final class SmallDisk implements AutoCloseable {

  private final Path folder;

  private SmallDisk(Path folder) {
    this.folder = folder;
  }

  /** Mounts one on an empty folder. */
  public static SmallDisk mount(Path folder) throws IOException {
    run("mount", "-t", "tmpfs", "-o", "size=256k", "bootfs-test", folder.toString());
    return new SmallDisk(folder);
  }

  /** Lets nobody write to it any more. */
  public void makeReadOnly() throws IOException {
    run("mount", "-o", "remount,ro", folder.toString());
  }

  @Override
  public void close() throws IOException {
    run("umount", folder.toString());
  }

  private static void run(String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.onExit().join().exitValue() != 0) {
      throw new IOException(String.join(" ", command) + " (as root?): " + output);
    }
  }
}
