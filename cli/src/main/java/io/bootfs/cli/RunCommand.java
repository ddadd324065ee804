package io.bootfs.cli;

import io.bootfs.boot.ByteStrings;
import io.bootfs.boot.StartOptions;
import io.bootfs.linux.Capability;
import io.bootfs.linux.CapabilitySet;
import io.bootfs.runtime.Container;
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
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The verb {@code run}: a container from a chunked image, in the foreground. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    exitCodeOnInvalidInput = RunCommand.FAILED,
    exitCodeOnExecutionException = RunCommand.FAILED,
    description = {
      "Runs a program in a container whose root is a chunked image, fetched when it is read.",
      "The container has PID, mount, UTS and IPC namespaces of its own, and what an ordinary"
          + " container of Docker may do. Signals are passed on. When it ends, nothing stays mounted,"
          + " and its writable layer is gone unless it is kept.",
      "The exit status is the program's; 125 if the container can't be started, 126 if the program"
          + " can't be executed, 127 if there is none.",
      "It needs root, /dev/fuse, EROFS and overlayfs."
    })
final class RunCommand implements Callable<Integer> {

  /** What engines exit with when they, and not the program in the container, have failed. */
  static final int FAILED = 125;

  /** The launcher says where `make build` has left the tree of the base layer. */
  private static final String BASE_PROPERTY = "bootfs.base";

  private static final String BUSYBOX = ".bootfs/bin/busybox";
  private static final int NAME_LENGTH = 12;

  @Mixin private final DataRootOption root = new DataRootOption();

  @Option(names = "--name", paramLabel = "ID", description = "The container's name.")
  private String name = UUID.randomUUID().toString().replace("-", "").substring(0, NAME_LENGTH);

  @Option(
      names = "--store",
      paramLabel = "URL",
      description = "Where the chunks are, as for bootfs mount; else where the image says.")
  private @Nullable String store;

  @Option(
      names = "--cache",
      paramLabel = "DIR",
      description = "The .castr folder that keeps what is fetched; else one below --root.")
  private @Nullable Path cache;

  @Option(
      names = "--cache-size",
      paramLabel = "SIZE",
      defaultValue = "${env:BOOTFS_CACHE_SIZE:-}",
      description = "The most that it may take, as for bootfs mount.")
  private String cacheSize = "";

  @Option(
      names = {"-v", "--volume"},
      paramLabel = "SOURCE:/TARGET[:ro]",
      description = "A file or folder that the container sees.")
  private List<String> volumes = List.of();

  @Option(
      names = "--ro-bind",
      paramLabel = "SOURCE:/TARGET",
      description = "The same, which it can't change.")
  private List<String> readOnlyVolumes = List.of();

  @Option(
      names = {"-e", "--env"},
      paramLabel = "NAME[=VALUE]",
      description = "A variable; without a value, ours.")
  private List<String> variables = List.of();

  @Option(
      names = {"-w", "--workdir"},
      paramLabel = "DIR",
      description = "The working directory; made where it lacks.")
  private @Nullable String directory;

  @Option(
      names = {"-u", "--user"},
      paramLabel = "USER[:GROUP]",
      description = "Whom the program runs as: names of the image, or numbers.")
  private @Nullable String user;

  @Option(
      names = "--scratch",
      paramLabel = "SIZE|DIR",
      description = "How much may be written (in memory, such as 64m), or the folder for it.")
  private @Nullable String scratch;

  @Option(names = "--rm", description = "Remove what was written at the end; the default.")
  private boolean remove;

  @Option(
      names = "--keep",
      description = {
        "Keep what was written, on disk; the container can be started again with it under its --name,"
            + " until bootfs rm."
      })
  private boolean keep;

  @Option(names = "--hostname", paramLabel = "NAME", description = "The host's name inside.")
  private @Nullable String hostname;

  @Option(
      names = "--network",
      paramLabel = "host|none",
      defaultValue = "host",
      description = "This machine's network (the default), or a loopback device alone.")
  private Network network = Network.HOST;

  @Option(names = "--privileged", description = "All that root may do; nothing is masked.")
  private boolean privileged;

  @Option(
      names = "--cap-add",
      paramLabel = "NAME",
      description = "A capability besides the ordinary ones, or ALL.")
  private List<String> capabilities = List.of();

  @Option(
      names = {"-i", "--interactive"},
      description = "The program gets our standard input; else it has none.")
  private boolean interactive;

  @Option(
      names = {"-t", "--tty"},
      description = "The program gets a terminal.")
  private boolean terminal;

  @Parameters(
      index = "0",
      paramLabel = "INDEX|IMAGE",
      description =
          "A .caibx file (boot.properties beside it says what to run), a folder of bootfs convert, or"
              + " the name of an image that was run before.")
  private String image = "";

  @Parameters(index = "1..*", paramLabel = "CMD", description = "In place of the image's CMD.")
  private List<String> command = List.of();

  /** The networks that there are. */
  enum Network {
    HOST,
    NONE
  }

  @Override
  public Integer call() throws IOException {
    if (remove && keep) {
      throw new IllegalArgumentException("--rm and --keep exclude each other");
    }
    DataRoot.checkName(name);
    DataRoot data = root.open();
    StoredImage stored = new Images(data).find(image, store);
    return Container.run(data, settings(data, stored), busybox());
  }

  private RunSettings settings(DataRoot data, StoredImage stored) throws IOException {
    List<String> last = ByteStrings.split(Files.readAllBytes(Path.of("/proc/self/cmdline")));
    return new RunSettings(
        name,
        stored,
        cache(data, stored),
        // As the kernel has them, not as Java decoded them.
        last.subList(last.size() - command.size(), last.size()),
        environment(),
        directory,
        user,
        allVolumes(),
        scratch == null ? Scratch.MEMORY : Scratch.parse(scratch),
        keep,
        hostname,
        network == Network.NONE,
        privileged,
        privileged ? CapabilitySet.ALL : capabilities(),
        terminal,
        interactive,
        StartOptions.of(System.getenv()));
  }

  private @Nullable CacheOptions cache(DataRoot data, StoredImage stored) {
    if (cache != null) {
      return CacheOptions.bounded(cache, cacheSize);
    }
    // What lies on this machine anyway needs no other copy here.
    String stores = stored.config().boot().blobStore();
    boolean local = stores == null || stores.matches("(file://)?/[^ |]*");
    return local ? null : CacheOptions.bounded(data.cache(), cacheSize);
  }

  private List<String> environment() {
    List<String> all = new ArrayList<>();
    for (String variable : variables) {
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
    volumes.forEach(volume -> all.add(Volume.parse(volume, false)));
    readOnlyVolumes.forEach(volume -> all.add(Volume.parse(volume, true)));
    return all;
  }

  private CapabilitySet capabilities() {
    CapabilitySet all = CapabilitySet.DOCKER_DEFAULT;
    for (String name : capabilities) {
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

  private Path busybox() throws IOException {
    String base = System.getProperty(BASE_PROPERTY);
    Path busybox = base == null ? Path.of("/bin/busybox") : Path.of(base, BUSYBOX);
    if (!Files.isExecutable(busybox)) {
      throw new IOException(busybox + " is missing: run make build");
    }
    return busybox;
  }
}
