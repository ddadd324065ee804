package io.bootfs.e2e;

import io.bootfs.linux.MountInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** A container engine that runs converted images: {@code docker} or {@code podman}. */
abstract class Engine {

  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final long POLL_MILLIS = 20;

  /** Whatever the log's size says. */
  private static final Duration LONGEST_SILENCE = Duration.ofSeconds(1);

  private final List<String> client;
  private final Map<String, String> environment;

  Engine(List<String> client, Map<String, String> environment) {
    this.client = client;
    this.environment = environment;
  }

  /** Loads {@code image.tar}, as the user does. */
  void load(Path archive) throws IOException, InterruptedException {
    command("load", "-i", archive.toString()).run().successful();
  }

  /** Loads all images of a side, under their names. */
  void load(ProbedImages images, Side side) throws IOException, InterruptedException {
    load(images.archive(side));
  }

  /** Returns a command of the engine's client. */
  Command command(String... words) {
    return command(List.of(words));
  }

  /** Returns {@code run} with the flags that every converted image needs, and {@code words}. */
  Command privileged(String... words) {
    List<String> all =
        new ArrayList<>(
            List.of("run", "--privileged", "--device", "/dev/fuse", "--network", "host"));
    all.addAll(List.of(words));
    return command(all);
  }

  /**
   * Returns the words of a program that starts as a shell would start it: else containers inherited
   * from the JVM of the tests what is to be compared, its filter of core dumps.
   */
  static List<String> asFromAShell(String program) {
    String line = "echo 0x33 >/proc/self/coredump_filter; exec " + program + " \"$@\"";
    return List.of("sh", "-c", line, program);
  }

  private Command command(List<String> words) {
    List<String> all = new ArrayList<>(client);
    all.addAll(words);
    return new Command(all, environment);
  }

  /** Returns the field of {@code inspect} that says in which file a container's output is kept. */
  abstract String logField();

  /**
   * Waits until a container has printed enough. Each question to the engine is a process of some
   * size: it is asked when that file has grown.
   *
   * @param what names what is waited for
   * @param enough looks at what {@code logs} shows
   */
  final void await(String container, String what, Predicate<Command.Result> enough)
      throws IOException, InterruptedException {
    Path log = Path.of(inspect(container, logField()));
    Instant deadline = Instant.now().plus(PATIENCE);
    Instant next = Instant.now();
    long seen = 0;
    while (true) {
      long size = Files.exists(log) ? Files.size(log) : 0;
      if (size != seen || Instant.now().isAfter(next)) {
        seen = size;
        Command.Result logs = command("logs", container).run().successful();
        if (enough.test(logs)) {
          return;
        }
        if (Instant.now().isAfter(deadline)) {
          throw new AssertionError(container + ": waited in vain for " + what + ": " + logs);
        }
        next = Instant.now().plus(LONGEST_SILENCE);
      }
      Thread.sleep(POLL_MILLIS);
    }
  }

  /** Returns what {@code inspect} says of a container. */
  final String inspect(String container, String field) throws IOException, InterruptedException {
    String format = "{{." + field + "}}";
    return command("inspect", "--format", format, container).run().successful().out().strip();
  }

  /** Checks a container's health, unless the engine does so by itself. */
  void checkHealth(String container) throws IOException, InterruptedException {}

  /** Deletes a folder of the engine's, and unmounts what the engine has left mounted in it. */
  static void delete(Path folder) throws IOException, InterruptedException {
    for (MountInfo mount : MountInfo.list().reversed()) {
      if (mount.mountPoint().startsWith(folder)) {
        Command.of("umount", mount.mountPoint().toString()).run().successful();
      }
    }
    Command.of("rm", "-rf", folder.toString()).run();
  }

  /** Ends the engine and deletes its storage. */
  abstract void stop() throws IOException, InterruptedException;
}
