package io.bootfs.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/**
 * A container that a test takes through its life on one side; what is seen of it is noted, to be
 * compared with the other side. Not thread-safe; closing it removes the container.
 */
final class LiveContainer implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long POLL_MILLIS = 100;

  private final Engine engine;
  private final Side side;
  private final Path folder;
  private final String store;
  private final String name;
  private final TreeMap<String, String> notes = new TreeMap<>();

  /**
   * Prepares a container; none is created yet.
   *
   * @param folder the side's folder
   * @param store where the converted images' chunks are
   * @param name a word for the container's name
   */
  LiveContainer(Engine engine, Side side, Path folder, Path store, String name) {
    this.engine = engine;
    this.side = side;
    this.folder = folder;
    this.store = store.toString();
    this.name = name + "-" + side.text();
  }

  /** A condition that a life waits for. */
  interface Condition extends Callable<Boolean> {}

  /** Returns the container's name. */
  String name() {
    return name;
  }

  /** Returns the path of a file in the side's folder. */
  Path file(String purpose) {
    return folder.resolve(name + "." + purpose);
  }

  /** Starts the container in the background. */
  void start(DifferentialCase run) throws Exception {
    engine.command("run", "--detach", "--name", name).with(words(run)).run().successful();
  }

  /** Returns the words behind {@code run} that run a case in this container. */
  List<String> words(DifferentialCase run) {
    return run.words(side, folder.toString(), store);
  }

  /** Returns a command of the engine; {@code @NAME@} is the container's name. */
  Command command(String... words) {
    return engine.command(
        Arrays.stream(words).map(w -> w.replace("@NAME@", name)).toArray(String[]::new));
  }

  /** Runs a command of the engine on the container, and returns what it printed. */
  String engine(String... words) throws Exception {
    return command(words).run().successful().out();
  }

  /** Runs a shell's line in the container, and returns what it printed. */
  String exec(String line) throws Exception {
    return engine("exec", "@NAME@", "sh", "-c", line);
  }

  /** Returns what {@code inspect} says. */
  String inspect(String field) throws Exception {
    return engine.inspect(name, field);
  }

  /** Lets the container be checked for its health, and returns what the engine thinks of it. */
  String health() throws Exception {
    engine.checkHealth(name);
    return inspect("State.Health.Status");
  }

  /** Returns the lines that aren't the probe's observation. */
  List<String> remarks() throws Exception {
    String printed = engine("logs", "@NAME@");
    return printed.lines().filter(line -> !line.startsWith("PROBE ")).toList();
  }

  /** Waits until the program has printed a line {@code count} times. */
  void await(String line, int count) throws Exception {
    engine.await(
        name,
        count + " times '" + line + "'",
        logs -> logs.out().lines().filter(line::equals).count() >= count);
  }

  /** Waits until a condition holds. */
  void await(String what, Condition reached) throws Exception {
    Instant deadline = Instant.now().plus(PATIENCE);
    while (!reached.call()) {
      if (Instant.now().isAfter(deadline)) {
        Command.Result logs = command("logs", "@NAME@").run();
        throw new AssertionError(name + ": waited in vain for " + what + ": " + logs);
      }
      Thread.sleep(POLL_MILLIS);
    }
  }

  /** Returns the processes of this machine that run the container's probe, boot left out. */
  List<Long> probes() throws Exception {
    String id = inspect("Id");
    List<Long> found = new ArrayList<>();
    for (long process : RunRig.processes("python3 /probe/probe")) {
      if (groups(process).contains(id)) {
        found.add(process);
      }
    }
    return found;
  }

  private static String groups(long process) {
    try {
      return Files.readString(Path.of("/proc/" + process + "/cgroup"));
    } catch (IOException e) {
      return ""; // It has ended.
    }
  }

  /** Returns those of a container's control groups and mounts that this machine has. */
  static List<String> traces(String id, String root) throws IOException {
    List<String> found = new ArrayList<>();
    for (String line : Files.readAllLines(Path.of("/proc/self/mountinfo"))) {
      if (line.contains(id) || line.contains(root)) {
        found.add(line);
      }
    }
    try (Stream<Path> hierarchies = Files.list(Path.of("/sys/fs/cgroup"))) {
      hierarchies
          .flatMap(h -> Stream.of("docker/" + id, "libpod_parent/libpod-" + id).map(h::resolve))
          .filter(Files::exists)
          .forEach(group -> found.add(group.toString()));
    }
    return found;
  }

  /** Notes something that was seen. */
  void note(String what, Object value) {
    notes.put(what, value.toString());
  }

  /** Notes what a probe showed, with names that begin with {@code what}. */
  void noteProbe(String what, Command.Result result) {
    Observation.of(result, side, folder)
        .values()
        .forEach((path, value) -> notes.put(what + " > " + path, value));
  }

  /** Strikes out what was noted, but may differ between two runs. */
  void forget(String... what) {
    List.of(what).forEach(notes::remove);
  }

  /** Returns all that was noted. */
  Observation observation() {
    return new Observation(notes);
  }

  @Override
  public void close() throws IOException {
    try {
      engine.command("rm", "--force", "--volumes", name).run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while " + name + " was removed", e);
    }
  }
}
