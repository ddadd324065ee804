package io.bootfs.e2e;

import io.bootfs.oci.BootConfig;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import tools.jackson.databind.json.JsonMapper;

/**
 * A container for runc whose root is a boot image: the built base layer, and on it the index and
 * the settings of a test's image. Closing it removes the container and what was mounted for it.
 */
final class RuncBundle implements AutoCloseable {

  private static final Path BASE = Checkout.TOP.resolve("boot/target/base");

  private static final long POLL_MILLIS = 20;

  private final Path folder;
  private final Path root;
  private final String id = "bootfs-e2e-" + UUID.randomUUID();

  /** The file {@code config.json} of the bundle, to be changed before the container is run. */
  final RuncConfig config = new RuncConfig();

  /**
   * Lays out the bundle, with the image's chunks in the local cache.
   *
   * @param folder an empty folder for it
   * @param image the image's tree in chunks
   */
  RuncBundle(Path folder, ChunkedTree image) throws IOException, InterruptedException {
    if (!Files.exists(BASE.resolve(".bootfs/boot"))) {
      throw new AssertionError(
          BASE + " is missing: these tests run after `mvn package` of boot/base");
    }
    this.folder = folder;
    root = Files.createDirectories(folder.resolve("rootfs"));
    Path layer = Files.createDirectories(folder.resolve("layer/.bootfs"));
    Files.copy(image.index(), layer.resolve("rootfs.caibx"));
    // Its set-user-ID bit comes with the layer that is made of the base.
    Path becomesRoot = Files.createDirectory(layer.resolve("bin")).resolve("root");
    Files.copy(BASE.resolve(".bootfs/bin/root"), becomesRoot);
    Files.setAttribute(becomesRoot, "unix:mode", 06755);
    Path work = Files.createDirectories(folder.resolve("work"));
    String options = "lowerdir=%s,upperdir=%s,workdir=%s".formatted(BASE, layer.getParent(), work);
    Command.of("mount", "-t", "overlay", "overlay", "-o", options, root.toString())
        .run()
        .successful();
    config.bind(image.store(), "/.bootfs/rootfs.castr");
  }

  /** Writes the settings that the converter would write. */
  void settings(BootConfig settings) throws IOException {
    try (OutputStream out = Files.newOutputStream(settingsFile())) {
      settings.write(out);
    }
  }

  /** Returns the file of those settings. */
  Path settingsFile() {
    return root.resolve(".bootfs/boot.properties");
  }

  /** Returns the index's file. */
  Path index() {
    return root.resolve(".bootfs/rootfs.caibx");
  }

  /** Runs the container to its end. */
  Command.Result run() throws IOException, InterruptedException {
    return command().run();
  }

  /** Runs the container to its end on a terminal of its own. */
  Command.Result runOnTerminal() throws IOException, InterruptedException {
    config.terminal = true;
    return Command.of(
            "script",
            "--quiet",
            "--return",
            "--command",
            String.join(" ", command().words()),
            "/dev/null")
        .run();
  }

  /** Starts the container, and returns when it has printed a line {@code ready}. */
  Process start() throws IOException, InterruptedException {
    Path log = log();
    Process process = startUnready();
    while (!Files.readString(log).contains("ready\n")) {
      if (!process.isAlive()) {
        throw new AssertionError("the container has ended: " + Files.readString(log));
      }
      Thread.sleep(POLL_MILLIS);
    }
    return process;
  }

  /** Starts the container, and returns at once. */
  Process startUnready() throws IOException, InterruptedException {
    return command().start(log());
  }

  /** Returns the file that a started container prints to. */
  Path log() {
    return folder.resolve("log");
  }

  private Command command() throws IOException {
    Files.writeString(folder.resolve("config.json"), config.json());
    return Command.of("runc", "run", "--bundle", folder.toString(), id);
  }

  /** Runs a program in the running container, by the runtime and not by boot. */
  Command.Result exec(String... words) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of("runc", "exec", id));
    all.addAll(List.of(words));
    return new Command(all, Map.of()).run();
  }

  /** Returns the process of boot in the running container. */
  ProcessHandle boot() throws IOException, InterruptedException {
    String state = Command.of("runc", "state", id).run().successful().out();
    long pid = JsonMapper.builder().build().readTree(state).get("pid").asLong();
    return ProcessHandle.of(pid).orElseThrow();
  }

  /** Returns where this machine sees the root directory of the running container's app. */
  Path appRoot() throws IOException, InterruptedException {
    List<Path> roots =
        boot().children().map(c -> Path.of("/proc", Long.toString(c.pid()), "root")).toList();
    // While a start goes on, there is one that guards it.
    return roots.stream()
        .filter(root -> !Files.exists(root.resolve(".bootfs/boot")))
        .findFirst()
        .orElseThrow();
  }

  /** Sends a signal to the container, as {@code docker kill} does. */
  void kill(String signal) throws IOException, InterruptedException {
    Command.of("runc", "kill", id, signal).run().successful();
  }

  @Override
  public void close() throws IOException {
    try {
      Command.of("runc", "delete", "--force", id).run();
      Command.of("umount", root.toString()).run().successful();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while " + root + " was unmounted", e);
    }
  }
}
