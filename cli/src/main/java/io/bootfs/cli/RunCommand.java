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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The verb {@code run}: a container from a chunked image, in the foreground. */
final class RunCommand implements Callable<Integer> {

  static final String NAME = "run";

  /** What engines exit with when they, and not the program in the container, have failed. */
  static final int FAILED = 125;

  /** The launcher says where `make build` has left the tree of the base layer. */
  private static final String BASE_PROPERTY = "bootfs.base";

  private static final String BUSYBOX = ".bootfs/bin/busybox";

  private static final List<String> DESCRIPTION =
      List.of(
          "Runs a program in a container whose root is a chunked image, fetched when it is read.",
          "The container has PID, mount, UTS and IPC namespaces of its own, and what an ordinary"
              + " container of Docker may do. Signals are passed on. When it ends, nothing stays mounted,"
              + " and its writable layer is gone unless it is kept.",
          "The exit status is the program's; 125 if the container can't be started, 126 if the program"
              + " can't be executed, 127 if there is none.",
          "It needs root, /dev/fuse, EROFS and overlayfs.");

  private final RunOptions options = new RunOptions();

  /** Returns the verb as a command line, whose words behind the image are the container's. */
  static CommandLine commandLine() {
    RunCommand run = new RunCommand();
    PlainFactory factory = new PlainFactory();
    CommandSpec spec =
        CommandSpec.wrapWithoutInspection(run, factory)
            .name(NAME)
            .exitCodeOnInvalidInput(FAILED)
            .exitCodeOnExecutionException(FAILED);
    spec.usageMessage().description(DESCRIPTION.toArray(String[]::new));
    run.options.addTo(spec);
    return new CommandLine(spec, factory)
        .setStopAtPositional(true)
        .setCaseInsensitiveEnumValuesAllowed(true);
  }

  @Override
  public Integer call() throws IOException {
    if (isGiven(options.remove) && isGiven(options.keep)) {
      throw new IllegalArgumentException("--rm and --keep exclude each other");
    }
    String name = DataRoot.checkName(name());
    Path root = options.root.getValue();
    DataRoot data = DataRoot.open(root.toAbsolutePath());
    StoredImage stored = new Images(data).find(options.image.getValue(), options.store.getValue());
    return Container.run(data, settings(name, data, stored), busybox());
  }

  private String name() throws IOException {
    String wanted = options.name.getValue();
    return wanted == null ? RandomName.make() : wanted;
  }

  private RunSettings settings(String name, DataRoot data, StoredImage stored) throws IOException {
    String scratch = options.scratch.getValue();
    boolean privileged = isGiven(options.privileged);
    return new RunSettings(
        name,
        stored,
        cache(data, stored),
        words(),
        environment(),
        options.directory.getValue(),
        options.user.getValue(),
        allVolumes(),
        scratch == null ? Scratch.MEMORY : Scratch.parse(scratch),
        isGiven(options.keep),
        options.hostname.getValue(),
        options.network.getValue() == RunOptions.Network.NONE,
        privileged,
        privileged ? CapabilitySet.ALL : capabilities(),
        isGiven(options.terminal),
        isGiven(options.interactive),
        StartOptions.of(System.getenv()));
  }

  /** Returns the program's words as the kernel has them, not as Java decoded them. */
  private List<String> words() throws IOException {
    List<String> all = ByteStrings.split(Files.readAllBytes(Path.of("/proc/self/cmdline")));
    return all.subList(all.size() - list(options.words).size(), all.size());
  }

  private @Nullable CacheOptions cache(DataRoot data, StoredImage stored) {
    Path cache = options.cache.getValue();
    String size = options.cacheSize.getValue();
    if (cache != null) {
      return CacheOptions.bounded(cache, size);
    }
    // What lies on this machine anyway needs no other copy here.
    String stores = stored.config().boot().blobStore();
    boolean local = stores == null || stores.matches("(file://)?/[^ |]*");
    return local ? null : CacheOptions.bounded(data.cache(), size);
  }

  private List<String> environment() {
    List<String> all = new ArrayList<>();
    for (String variable : list(options.variables)) {
      String ours = System.getenv(variable);
      if (variable.contains("=")) {
        all.add(variable);
      } else if (ours != null) {
        all.add(variable + "=" + ours);
      }
    }
    return all;
  }

  private List<Volume> allVolumes() {
    List<Volume> all = new ArrayList<>();
    list(options.volumes).forEach(volume -> all.add(Volume.parse(volume, false)));
    list(options.readOnlyVolumes).forEach(volume -> all.add(Volume.parse(volume, true)));
    return all;
  }

  private CapabilitySet capabilities() {
    CapabilitySet all = CapabilitySet.DOCKER_DEFAULT;
    for (String name : list(options.capabilities)) {
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

  private static boolean isGiven(OptionSpec flag) {
    return Boolean.TRUE.equals(flag.getValue());
  }

  private static List<String> list(ArgSpec argument) {
    List<String> values = argument.getValue();
    return values == null ? List.of() : values;
  }

  private Path busybox() throws IOException {
    String base = System.getProperty(BASE_PROPERTY);
    Path busybox = base == null ? Path.of("/bin/busybox") : Path.of(base, BUSYBOX);
    if (!Files.isExecutable(busybox)) {
      throw new IOException(busybox + " is missing: run make build");
    }
    return busybox;
  }
}
