package io.bootfs.runtime;

import io.bootfs.chunker.Digest;
import io.bootfs.chunker.Index;
import io.bootfs.chunker.IndexReader;
import io.bootfs.chunker.Sha256;
import io.bootfs.fuse.FusePrerequisites;
import io.bootfs.fuse.LazyMount;
import io.bootfs.linux.LinuxException;
import io.bootfs.linux.ProcessExit;
import io.bootfs.linux.Processes;
import io.bootfs.linux.PseudoTerminal;
import io.bootfs.linux.Signals;
import io.bootfs.linux.Spawn;
import io.bootfs.runtime.state.ContainerState;
import io.bootfs.runtime.state.Containers;
import io.bootfs.runtime.state.DataRoot;
import io.bootfs.runtime.state.OpenContainer;
import io.bootfs.runtime.state.ProcessId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A container from its start to its end. It lives as long as this process: if that is killed, the
 * kernel takes its mounts, a guard its programs, and whoever looks next the rest. For one run.
 */
public final class Container {

  /** What the process that guards a container is called in the list of processes. */
  public static final String GUARD = "bootfs-guard";

  private static final int LOST = 125; // What engines exit with when they have failed.
  private static final int ANY_LENGTH = 1 << 10;

  private final OpenContainer folder;
  private final RunSettings settings;
  private ContainerState state;

  private Container(OpenContainer folder, RunSettings settings, ContainerState state) {
    this.folder = folder;
    this.settings = settings;
    this.state = state;
  }

  /**
   * Begins what any start takes, and what takes it long: binding system calls, and loading or
   * compiling the digest that chunks are verified by. It returns at once, and goes on beside what
   * the caller does before it calls {@link #run}.
   */
  public static void prepare() {
    Thread.ofPlatform().name("prepare").daemon().start(Spawn::prepare);
    Thread.ofPlatform().name("digest").daemon().start(Container::prepareDigest);
  }

  private static void prepareDigest() {
    Digest.SHA512_256.idOf(new byte[ANY_LENGTH], 0, ANY_LENGTH);
  }

  /**
   * Runs a container to its end and returns its exit status. Of what the run made, nothing stays
   * but what is kept.
   *
   * @param root where all state is
   * @param mount a static program that mounts a procfs: {@link io.bootfs.linux.PidNamespace}
   * @throws io.bootfs.linux.ExecException if the program can't be found or executed
   * @throws IOException if the container can't be started, with the cause and the remedy
   */
  public static int run(DataRoot root, RunSettings settings, Path mount) throws IOException {
    settings.command();
    Index index = IndexReader.read(settings.image().index());
    // The first chunk is on its way from here on, while system calls are bound.
    ImageSource source = ImageSource.open(index, settings, root.cache());
    FusePrerequisites.check();
    ContainerStart start = ContainerStart.begin(source, settings, root.rootfs(), mount);
    settings.image().checkIndex(); // While the image is being mounted.
    String digest = settings.kept() ? digest(settings.image().index()) : "";
    try (OpenContainer folder =
        new Containers(root).open(settings.name(), settings.kept(), digest)) {
      return new Container(folder, settings, state(root, settings, digest)).run(start);
    }
  }

  private static ContainerState state(DataRoot root, RunSettings settings, String digest)
      throws IOException {
    return new ContainerState(
        settings.image().name(),
        digest,
        String.join(" ", settings.command()),
        Instant.now(),
        "bootfs-" + RandomName.make(),
        layer(root, settings),
        settings.kept(),
        ProcessId.of(Processes.own()),
        null,
        null);
  }

  private static @Nullable Path layer(DataRoot root, RunSettings settings) {
    Path folder = settings.scratch().folder();
    if (folder == null) {
      return settings.kept() ? root.layers().resolve(settings.name()) : null;
    }
    return folder.resolve("bootfs-" + settings.name());
  }

  private static String digest(Path index) throws IOException {
    return Sha256.hexOf(Files.readAllBytes(index));
  }

  private int run(ContainerStart start) throws IOException {
    folder.write(state);
    NameFiles.write(folder.folder(), settings);
    SignalRelay signals = new SignalRelay(this::abandon);
    signals.start();
    try (GuardStart guard = GuardStart.onThread(folder.folder())) {
      StartedContainer started = start.finish(folder, state, guard);
      started.image().appStarted();
      CompletableFuture<Void> _ =
          started.image().mount().ended().thenRun(() -> imageIsLost(started.process()));
      int status = awaitEnd(started, signals);
      guard.dismiss();
      started.image().appEnded();
      folder.ended(status);
      return status;
    }
  }

  /** Ends the program, since nothing of its image can be read any more. */
  private static void imageIsLost(int process) {
    System.err.println("bootfs: the image can no longer be read: " + LazyMount.LOST);
    try {
      Signals.send(process, Signals.SIGKILL);
    } catch (LinuxException e) {
      // It has just ended.
    }
  }

  private int awaitEnd(StartedContainer started, SignalRelay signals) throws IOException {
    int app = started.process();
    state = state.withApp(ProcessId.of(app));
    folder.write(state);
    PseudoTerminal terminal = started.terminal();
    if (terminal == null) {
      signals.appIs(app, null);
      return waitFor(app);
    }
    try (terminal;
        TerminalRelay _ = TerminalRelay.start(terminal, settings.interactive())) {
      signals.appIs(app, terminal::resizeToOurs);
      return waitFor(app);
    }
  }

  private static int waitFor(int app) throws IOException {
    return Processes.waitFor(app).map(ProcessExit::exitStatus).orElse(LOST);
  }

  private void abandon() {
    try {
      folder.close();
    } catch (IOException e) {
      System.err.println("bootfs: " + e.getMessage());
    }
  }
}
