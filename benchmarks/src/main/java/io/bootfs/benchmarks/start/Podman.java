package io.bootfs.benchmarks.start;

import io.bootfs.benchmarks.peer.Programs;
import io.bootfs.benchmarks.peer.Workplace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A node: podman with storage of its own. Its containers go with the workplace. */
final class Podman implements Engine {

  private final List<String> words;
  private final Map<String, String> environment;

  private Podman(List<String> words, Map<String, String> environment) {
    this.words = words;
    this.environment = environment;
  }

  /**
   * Prepares one with empty storage.
   *
   * @param disk what takes its images
   * @param runs a workplace with a short path, which podman insists on
   * @param runtime what runs containers, which needs fewer rights than a whole machine's
   */
  static Podman prepare(Workplace work, NodeDisk disk, Workplace runs, Path runtime)
      throws IOException {
    Path config = work.path("containers.conf");
    // Its default limits are above what a host that is itself confined may set.
    Files.writeString(
        config, "[containers]\ndefault_ulimits = [\"nofile=1024:1024\", \"nproc=4096:4096\"]\n");
    Podman made =
        new Podman(
            List.of(
                "podman",
                "--root=" + disk.path("podman"),
                "--runroot=" + runs.path("r"),
                "--tmpdir=" + runs.path("t"),
                "--cgroup-manager=cgroupfs",
                "--runtime=" + runtime),
            Map.of("CONTAINERS_CONF", config.toString()));
    work.atEnd(() -> made.run("rm", "--all", "--force"));
    return made;
  }

  /** Pulls what it lacks of an image, runs it to its end, and removes the container. */
  void start(String image, String... options) throws IOException, InterruptedException {
    List<String> all =
        new ArrayList<>(List.of("run", "--rm", "--quiet", "--tls-verify=false", "--network=host"));
    all.addAll(List.of(options));
    all.add(image);
    run(all.toArray(String[]::new));
  }

  @Override
  public void leave() {
    // It holds nothing open between its commands.
  }

  @Override
  public void enter() {
    // It makes its folders when it wants them.
  }

  @Override
  public void startBoot(String image, Path cache, List<String> variables)
      throws IOException, InterruptedException {
    List<String> options =
        new ArrayList<>(
            List.of(
                "--privileged",
                "--device=/dev/fuse",
                "--volume=" + cache + ":/.bootfs/rootfs.castr"));
    variables.forEach(variable -> options.add("--env=" + variable));
    start(image, options.toArray(String[]::new));
  }

  @Override
  public void pull(String image) throws IOException, InterruptedException {
    run("pull", "--quiet", "--tls-verify=false", image);
  }

  private void run(String... arguments) throws IOException, InterruptedException {
    List<Object> command = new ArrayList<>(words);
    command.addAll(List.of(arguments));
    Programs.run(environment, command.toArray());
  }
}
