package io.bootfs.cli;

import io.bootfs.boot.ByteStrings;
import io.bootfs.boot.StartOptions;
import io.bootfs.linux.Capability;
import io.bootfs.linux.CapabilitySet;
import io.bootfs.runtime.Container;
import io.bootfs.runtime.RandomName;
import io.bootfs.runtime.RunSettings;
import io.bootfs.runtime.Scratch;
import io.bootfs.runtime.Volume;
import io.bootfs.runtime.state.DataRoot;
import io.bootfs.runtime.state.Images;
import io.bootfs.runtime.state.StoredImage;
import io.bootfs.store.cache.CacheOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The verb {@code run}: a container from a chunked image, in the foreground. */
final class RunCommand {

  static final String NAME = "run";

  /** What engines exit with when they, and not the program in the container, have failed. */
  static final int FAILED = 125;

  /** The launcher says where `make build` has left the tree of the base layer. */
  private static final String BASE_PROPERTY = "bootfs.base";

  /** Variables that the launcher sets; it says by properties what they were. */
  private static final List<String> LAUNCHERS =
      List.of("LC_ALL", "LANGUAGE", "LD_PRELOAD", "MALLOC_ARENA_MAX", "_JAVA_SR_SIGNUM");

  private static final String MOUNT = ".bootfs/boot";

  private final RunLine line;

  RunCommand(RunLine line) {
    this.line = line;
  }

  /** Reads a command line, runs the container to its end, and returns the exit status. */
  static int execute(String... words) {
    Optional<RunLine> plain = PlainWords.read(words);
    if (plain.isEmpty()) {
      return RunSpec.commandLine()
          .setCommandName("bootfs " + NAME)
          .setParameterExceptionHandler(new UsageReport())
          .setExecutionExceptionHandler(new FailureReport())
          .execute(words);
    }
    try {
      return new RunCommand(plain.get()).call();
    } catch (IOException | RuntimeException e) {
      return FailureReport.report(
          e, new PrintWriter(System.err, true, System.err.charset()), FAILED);
    }
  }

  /** Runs the container to its end, and returns the exit status. */
  int call() throws IOException {
    if (line.isGiven(RunOption.REMOVE) && line.isGiven(RunOption.KEEP)) {
      throw new IllegalArgumentException("--rm and --keep exclude each other");
    }
    String name = DataRoot.checkName(name());
    DataRoot data = DataRoot.open(root().toAbsolutePath());
    StoredImage stored = new Images(data).find(line.image(), line.text(RunOption.STORE));
    return Container.run(data, settings(name, data, stored), mount());
  }

  private Path root() {
    String wanted = line.text(RunOption.ROOT);
    return Path.of(
        wanted == null
            ? System.getenv().getOrDefault(DataRootOption.VARIABLE, DataRootOption.USUAL)
            : wanted);
  }

  private String name() throws IOException {
    String wanted = line.text(RunOption.NAME);
    return wanted == null ? RandomName.make() : wanted;
  }

  private RunSettings settings(String name, DataRoot data, StoredImage stored) throws IOException {
    String scratch = line.text(RunOption.SCRATCH);
    boolean privileged = line.isGiven(RunOption.PRIVILEGED);
    return new RunSettings(
        name,
        stored,
        cache(data, stored),
        words(),
        environment(),
        line.text(RunOption.DIRECTORY),
        line.text(RunOption.USER),
        allVolumes(),
        scratch == null ? Scratch.MEMORY : Scratch.parse(scratch),
        line.isGiven(RunOption.KEEP),
        line.text(RunOption.HOSTNAME),
        "none".equals(line.text(RunOption.NETWORK)),
        privileged,
        privileged ? CapabilitySet.ALL : capabilities(),
        line.isGiven(RunOption.TERMINAL),
        line.isGiven(RunOption.INTERACTIVE),
        StartOptions.of(System.getenv()));
  }

  /** Returns the program's words as the kernel has them, not as Java decoded them. */
  private List<String> words() throws IOException {
    List<String> all = ByteStrings.split(Files.readAllBytes(Path.of("/proc/self/cmdline")));
    return all.subList(all.size() - line.words(), all.size());
  }

  private @Nullable CacheOptions cache(DataRoot data, StoredImage stored) {
    String cache = line.text(RunOption.CACHE);
    String given = line.text(RunOption.CACHE_SIZE);
    String size = given == null ? System.getenv().getOrDefault("BOOTFS_CACHE_SIZE", "") : given;
    CacheOptions kept = CacheOptions.bounded(cache == null ? data.cache() : Path.of(cache), size);
    // What lies on this machine anyway needs no other copy here.
    String stores = stored.config().boot().blobStore();
    boolean local = stores == null || stores.matches("(file://)?/[^ |]*");
    return local && cache == null ? null : kept;
  }

  private List<String> environment() {
    List<String> all = new ArrayList<>();
    for (String variable : line.texts(RunOption.VARIABLE)) {
      String ours = ours(variable);
      if (variable.contains("=")) {
        all.add(variable);
      } else if (ours != null) {
        all.add(variable + "=" + ours);
      }
    }
    return all;
  }

  /** Returns a variable of ours, as it was before the launcher gave it a value for this process. */
  private static @Nullable String ours(String variable) {
    return LAUNCHERS.contains(variable)
        ? System.getProperty("bootfs.own." + variable)
        : System.getenv(variable);
  }

  private List<Volume> allVolumes() {
    List<Volume> all = new ArrayList<>();
    line.texts(RunOption.VOLUME).forEach(volume -> all.add(Volume.parse(volume, false)));
    line.texts(RunOption.READ_ONLY_BIND).forEach(volume -> all.add(Volume.parse(volume, true)));
    return all;
  }

  private CapabilitySet capabilities() {
    CapabilitySet all = CapabilitySet.DOCKER_DEFAULT;
    for (String name : line.texts(RunOption.CAPABILITY)) {
      if (name.equalsIgnoreCase("ALL")) {
        return CapabilitySet.ALL;
      }
      all =
          all.with(
              Capability.named(name)
                  .orElseThrow(() ->
                      new IllegalArgumentException(
                          "no capability is named " + name + ": see capabilities(7)")));
    }
    return all;
  }

  private Path mount() throws IOException {
    String base = System.getProperty(BASE_PROPERTY);
    Path mount = base == null ? Path.of("/bin/busybox") : Path.of(base, MOUNT);
    if (!Files.isExecutable(mount)) {
      throw new IOException(mount + " is missing: run make build");
    }
    return mount;
  }
}
