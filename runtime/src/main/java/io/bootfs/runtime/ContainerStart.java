package io.bootfs.runtime;

import io.bootfs.boot.StandardStreams;
import io.bootfs.boot.view.KernelFiles;
import io.bootfs.linux.Capability;
import io.bootfs.linux.CapabilitySet;
import io.bootfs.linux.Confinement;
import io.bootfs.linux.Host;
import io.bootfs.linux.Mounts;
import io.bootfs.linux.Namespace;
import io.bootfs.linux.PidNamespace;
import io.bootfs.linux.Propagation;
import io.bootfs.linux.PseudoTerminal;
import io.bootfs.linux.Redirect;
import io.bootfs.linux.RootDirectory;
import io.bootfs.linux.SeccompFilter;
import io.bootfs.linux.Spawn;
import io.bootfs.linux.Users;
import io.bootfs.runtime.state.ContainerState;
import io.bootfs.runtime.state.OpenContainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * The start of a container, by two threads: the first one's mount namespace has the image, and the
 * threads that serve it; the second one's, a copy, becomes the container's. Both begin before it is
 * settled what the container's name and folders are.
 */
final class ContainerStart {

  private static final Path ROOT = Path.of("/");

  private final RunSettings settings;
  private final Path place;
  private final Path mount;
  private final CompletableFuture<Assigned> assigned = new CompletableFuture<>();
  private final Future<StartedContainer> started;

  private ContainerStart(ImageSource source, RunSettings settings, Path place, Path mount) {
    this.settings = settings;
    this.place = place;
    this.mount = mount;
    started = NamespaceThread.start("image", () -> mountImage(source));
  }

  /** What a container gets of its own. */
  private record Assigned(OpenContainer folder, ContainerState state, GuardStart guard) {}

  /**
   * Begins to mount the image; what fails is told by {@link #finish}.
   *
   * @param source the image
   * @param place an existing directory, which is covered in a namespace of the threads' own
   * @param mount a static program that mounts a procfs: {@link io.bootfs.linux.PidNamespace}
   */
  static ContainerStart begin(ImageSource source, RunSettings settings, Path place, Path mount) {
    return new ContainerStart(source, settings, place, mount);
  }

  /**
   * Starts the container.
   *
   * @throws IOException if something can't be mounted or started
   */
  StartedContainer finish(OpenContainer folder, ContainerState state, GuardStart guard)
      throws IOException {
    assigned.complete(new Assigned(folder, state, guard));
    return NamespaceThread.await(started);
  }

  private StartedContainer mountImage(ImageSource source) throws IOException {
    Namespace.unshare(Set.of(Namespace.MOUNT));
    Mounts.propagateAll(ROOT, Propagation.SLAVE);
    ServedImage.mountPlace(settings, place);
    FutureTask<ServedImage> image = new FutureTask<>(() -> ServedImage.mount(source, place));
    Future<StartedContainer> container = NamespaceThread.start("container", () -> startWith(image));
    image.run();
    return NamespaceThread.await(container);
  }

  private StartedContainer startWith(Future<ServedImage> mounted) throws IOException {
    separate();
    Path devices = ContainerDevices.mount(place);
    @Nullable SeccompFilter filter =
        settings.privileged() ? null : SeccompFilter.dockerDefault(settings.capabilities(), false);
    ServedImage image = NamespaceThread.await(mounted);
    Namespace.unshare(Set.of(Namespace.MOUNT));
    Assigned own = NamespaceThread.await(assigned);
    Path layer = Objects.requireNonNullElse(own.state.layer(), place.resolve("layer"));
    Files.createDirectories(layer);
    ContainerRoot root =
        ContainerRoot.mount(settings, image, devices, layer, own.state.mark(), own.folder.folder());
    Users.User user = root.user(settings.userName());
    PseudoTerminal terminal = settings.terminal() ? root.openTerminal(user.identity()) : null;
    if (terminal == null) {
      StandardStreams.giveTo(user.identity());
    }
    try (RootDirectory directory = RootDirectory.open(root.path())) {
      int process =
          Spawn.start(
              directory,
              program(user),
              confinement(filter, own.guard),
              streams(terminal),
              () -> Mounts.pivotRoot(root.path()));
      return new StartedContainer(process, terminal, image);
    }
  }

  private void separate() throws IOException {
    Set<Namespace> namespaces = new HashSet<>(List.of(Namespace.UTS, Namespace.IPC));
    if (settings.ownNetwork()) {
      namespaces.add(Namespace.NETWORK);
    }
    Namespace.unshare(namespaces);
    Host.setName(settings.hostName());
    if (settings.ownNetwork()) {
      Host.raiseLoopback();
    }
  }

  private Spawn.Program program(Users.User user) {
    Variables variables = Variables.of(settings);
    return new Spawn.Program(
        settings.command(),
        variables.withHome(user.home()),
        settings.workingDirectory(),
        variables.searchPath(),
        user.identity(),
        "");
  }

  private Confinement confinement(@Nullable SeccompFilter filter, GuardStart guard) {
    PidNamespace processes =
        new PidNamespace(mount, Path.of("/dev"), guard::begin, () -> finishNamespace(guard));
    CapabilitySet capabilities = settings.capabilities();
    return new Confinement(
        settings.privileged() ? capabilities : capabilities.without(Capability.MKNOD),
        false,
        filter,
        null,
        processes);
  }

  private void finishNamespace(GuardStart guard) throws IOException {
    if (!settings.privileged()) {
      new KernelFiles(ROOT, Set.of()).protectProc();
    }
    guard.await();
  }

  private List<Redirect> streams(@Nullable PseudoTerminal terminal) {
    if (terminal != null) {
      String path = "/dev/pts/" + terminal.name();
      return List.of(
          new Redirect(0, path, Redirect.Mode.BOTH),
          new Redirect(1, path, Redirect.Mode.BOTH),
          new Redirect(2, path, Redirect.Mode.BOTH));
    }
    return settings.interactive()
        ? List.of()
        : List.of(new Redirect(0, "/dev/null", Redirect.Mode.READ));
  }
}
