package io.bootfs.boot;

import io.bootfs.fuse.FusePrerequisites;
import io.bootfs.linux.ExecException;
import io.bootfs.linux.Identity;
import io.bootfs.linux.Processes;
import io.bootfs.linux.RootDirectory;
import io.bootfs.linux.Spawn;
import io.bootfs.linux.Terminal;
import io.bootfs.oci.BootConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The boot program: PID 1 of a converted container. It mounts the image, makes it the container's
 * root, runs the image's own entrypoint there, and ends with its exit status.
 *
 * <p>It must be started by the base layer's {@code /.bootfs/boot}, which blocks the signals and
 * hands over the environment.
 */
public final class Boot {

  private static final String DEFAULT_PATH =
      "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
  private static final int PID_1 = 1;

  private final BootPaths paths = new BootPaths(Path.of("/.bootfs"));
  private final ContainerEnvironment environment;
  private final Trace trace;
  private final Supervisor supervisor = new Supervisor();
  private @Nullable ImageTree image;

  @SuppressWarnings("unused") // Held: its lock is the container's for as long as it lives.
  private @Nullable WritableLayer layer;

  private Boot(ContainerEnvironment environment, Trace trace) {
    this.environment = environment;
    this.trace = trace;
  }

  /** Runs the container; {@code args} are those of the image's CMD or of the user. */
  public static void main(String[] args) throws IOException {
    // System calls are bound beside what needs none.
    Thread.ofPlatform().name("prepare").daemon().start(Spawn::prepare);
    ContainerEnvironment environment = ContainerEnvironment.handedOver(System.getenv());
    Trace trace = Trace.start(environment, System.getenv(), System.err);
    Boot boot = new Boot(environment, trace);
    int status = boot.run(args.length);
    if (Boolean.getBoolean("bootfs.rehearsal")) {
      // The JVM writes down what it has learnt for its AOT cache.
      Runtime.getRuntime().halt(status);
    }
    if (boot.image != null) {
      boot.image.close();
    }
    Processes.exit(status);
  }

  private int run(int argumentCount) {
    try {
      supervisor.start();
      int status = runApp(argumentCount);
      if (image != null) {
        image.appEnded();
        trace.end(image.statistics());
      }
      return status;
    } catch (BootException e) {
      System.err.println("bootfs: " + e.getMessage());
      return e.exitStatus();
    } catch (ExecException e) {
      System.err.println("bootfs: " + e.getMessage());
      return e.reason().exitStatus();
    } catch (IOException e) {
      System.err.println("bootfs: " + describe(e) + BootRights.lacking());
      return BootException.BOOT_FAILED;
    } catch (RuntimeException | Error e) {
      System.err.println("bootfs: internal error: " + e);
      e.printStackTrace();
      return BootException.BOOT_FAILED;
    }
  }

  private int runApp(int argumentCount) throws IOException, BootException {
    Identity runtimes = ContainerIdentity.read(System.getenv());
    String directory = workingDirectory();
    BootConfig config = BootConfig.read(paths.config());
    BootSettings settings = BootSettings.of(config, environment, lastArguments(argumentCount));
    ConfinementSettings limits = ConfinementSettings.of(environment);
    trace.phase("settings");
    ImageTree opened =
        ImageTree.open(
            paths, settings, environment.asMap(), line -> System.err.println("bootfs: " + line));
    image = opened;
    ContainerEnvironment apps = withoutSecrets(settings, config);
    trace.phase("store");
    // From here on system calls are needed, which are bound meanwhile.
    FusePrerequisites.check();
    Processes.hide();
    NewRoot newRoot = new NewRoot(paths);
    newRoot.mountScratch(settings.scratchSize());
    Beside<AppConfinement> confining =
        Beside.start("confinement", () -> AppConfinement.prepare(limits, paths, !isInit()));
    trace.phase("scratch");
    try {
      CompletableFuture<Void> lost = opened.mount(environment.isSet("BOOTFS_TREE"));
      trace.phase("mount");
      opened.checkIndex(); // Before anything is written by its name.
      WritableLayer written = WritableLayer.open(settings.upper(), paths, opened.indexFile());
      layer = written;
      newRoot.mountOverlay(written);
      AppUser user = AppUser.of(settings.user(), runtimes, apps, paths.root());
      StandardStreams.giveTo(user.identity());
      if (!isInit()) {
        Processes.adoptOrphans();
      }
      trace.phase("overlay");
      AppConfinement confinement = confining.result();
      try (RootDirectory root = newRoot.takeOver(confinement, volumes(), written.hidden())) {
        trace.phase("move");
        Spawn.Program program = program(settings, directory, user);
        HealthCheck health =
            settings.healthcheck().isEmpty()
                ? null
                : HealthCheck.open(paths, root, !confinement.isPrivileged());
        supervisor.appStarts();
        int app = Spawn.start(root, program, confinement.confinement());
        // The app's processes would all end with this one.
        int before = Processes.endLast();
        trace.phase("spawn");
        trace.print("; " + opened.statistics());
        opened.appStarted();
        CompletableFuture<Void> _ = lost.thenRun(supervisor::imageIsLost);
        if (health != null) {
          health.answer(check(root, confinement, program, settings, before), supervisor);
        }
        return supervisor.await(app, lost);
      }
    } finally {
      Beside.close(confining);
    }
  }

  private ContainerEnvironment withoutSecrets(BootSettings settings, BootConfig config)
      throws IOException, BootException {
    Set<String> secrets = StoreSecrets.find(settings.blobStore(), config, environment);
    if (!secrets.isEmpty()) {
      System.err.println("bootfs: " + StoreSecrets.explain(secrets));
    }
    return environment.withholding(secrets);
  }

  private Spawn.Program program(BootSettings settings, String directory, AppUser user)
      throws IOException {
    // With --init, the app has the engine's init above it in its own PID namespace.
    List<String> command = new ArrayList<>();
    if (!isInit()) {
      command.addAll(InitProcess.words(paths.launcher()));
    }
    command.addAll(settings.command());
    return new Spawn.Program(
        command,
        user.environment(),
        directory,
        environment.value("PATH").map(ByteStrings::ofText).orElse(DEFAULT_PATH),
        user.identity(),
        Terminal.release());
  }

  private static HealthCheck.Check check(
      RootDirectory root,
      AppConfinement confinement,
      Spawn.Program app,
      BootSettings settings,
      int oomScore) {
    Spawn.Program program =
        new Spawn.Program(
            settings.healthcheck(),
            app.environment(),
            app.directory(),
            app.searchPath(),
            app.identity(),
            "");
    return new HealthCheck.Check(
        root, confinement.namespaces(), program, confinement.confinement(), oomScore);
  }

  private VolumeContent volumes() throws IOException {
    return new VolumeContent(paths.lower(), TmpfsContent.of(environment), paths.started());
  }

  private static boolean isInit() {
    return Processes.own() == PID_1;
  }

  private static String workingDirectory() throws IOException {
    return ByteStrings.ofText(Files.readSymbolicLink(Path.of("/proc/self/cwd")).toString());
  }

  /** Returns this process's last arguments as the kernel has them, not as Java decoded them. */
  private static List<String> lastArguments(int count) throws IOException {
    List<String> all = ByteStrings.split(Files.readAllBytes(Path.of("/proc/self/cmdline")));
    return all.subList(all.size() - count, all.size());
  }

  private static String describe(IOException e) {
    return e instanceof java.nio.file.NoSuchFileException
        ? e.getMessage() + " does not exist: was the image made by bootfs convert?"
        : String.valueOf(e.getMessage());
  }
}
