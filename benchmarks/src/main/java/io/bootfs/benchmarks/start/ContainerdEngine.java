package io.bootfs.benchmarks.start;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs boot images by containerd and its snapshotter for overlayfs, as eStargz is run by it. */
final class ContainerdEngine implements Engine, Closeable {

  private final NodeDisk disk;
  private final Path sockets;
  private final Path runtime;
  private @Nullable Containerd running;
  private int containers;

  /**
   * Prepares one.
   *
   * @param disk what takes its images
   * @param sockets a folder with a short path
   * @param runtime what runs containers, which needs fewer rights than a whole machine's
   */
  ContainerdEngine(NodeDisk disk, Path sockets, Path runtime) {
    this.disk = disk;
    this.sockets = sockets;
    this.runtime = runtime;
  }

  @Override
  public void enter() throws IOException, InterruptedException {
    running = Containerd.start(disk.path("containerd"), sockets, "");
  }

  @Override
  public void leave() throws IOException {
    Containerd ended = running;
    running = null;
    if (ended != null) {
      ended.close();
    }
  }

  @Override
  public void pull(String image) throws IOException, InterruptedException {
    ctr(List.of("image", "pull", "--plain-http", image));
  }

  @Override
  public void startBoot(String image, Path cache, List<String> variables)
      throws IOException, InterruptedException {
    pull(image);
    List<String> words =
        new ArrayList<>(
            List.of(
                "run",
                "--rm",
                "--net-host",
                "--privileged",
                "--runc-binary=" + runtime,
                "--device=/dev/fuse",
                "--mount=type=bind,src=" + cache + ",dst=/.bootfs/rootfs.castr,options=rbind:rw"));
    variables.forEach(variable -> words.add("--env=" + variable));
    words.addAll(List.of(image, "start" + containers++));
    ctr(words);
  }

  private void ctr(List<String> words) throws IOException, InterruptedException {
    Containerd daemon = running;
    if (daemon == null) {
      throw new IllegalStateException("containerd is not running");
    }
    daemon.ctr(words);
  }

  @Override
  public void close() throws IOException {
    leave();
  }
}
