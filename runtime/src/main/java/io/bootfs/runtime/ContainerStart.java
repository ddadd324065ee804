package io.bootfs.runtime;

import io.bootfs.boot.StandardStreams;
import io.bootfs.boot.view.KernelFiles;
import io.bootfs.linux.Capability;
import io.bootfs.linux.Confinement;
import io.bootfs.linux.Host;
import io.bootfs.linux.Identity;
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
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The start of a container, by two threads: the first one's mount namespace has the image, and the
 * threads that serve it; the second one's, a copy, becomes the container's.
 */
final class ContainerStart {

  private static final Path ROOT = Path.of("/");

  private final OpenContainer folder;
  private final RunSettings settings;
  private final ContainerState state;
  private final GuardStart guard;
  private final Path busybox;

  ContainerStart(
      OpenContainer folder,
      RunSettings settings,
      ContainerState state,
      GuardStart guard,
      Path busybox) {
    this.folder = folder;
    this.settings = settings;
    this.state = state;
    this.guard = guard;
    this.busybox = busybox;
  }

  /**
   * Starts the container.
   *
   * @param source the image
   * @throws IOException if something can't be mounted or started
   */
  StartedContainer start(ImageSource source) throws IOException {
    return NamespaceThread.call("image", () -> mountImage(source));
  }

  private StartedContainer mountImage(ImageSource source) throws IOException {
    Namespace.unshare(Set.of(Namespace.MOUNT));
    Mounts.propagateAll(ROOT, Propagation.SLAVE);
    ServedImage image = ServedImage.mount(source, settings, folder.mountPoint());
    Path layer = Objects.requireNonNullElse(state.layer(), image.place().resolve("layer"));
    Files.createDirectories(layer);
    return NamespaceThread.call("container", () -> startIn(image, layer));
  }

  private StartedContainer startIn(ServedImage image, Path layer) throws IOException {
    separate();
    ContainerRoot root = ContainerRoot.mount(settings, image, layer, state.mark(), folder.folder());
    Users.User user = root.user(settings.userName());
    Identity identity = user.identity();
    PseudoTerminal terminal = settings.terminal() ? root.openTerminal(identity) : null;
    if (terminal == null) {
      StandardStreams.giveTo(identity);
    }
    try (RootDirectory directory = RootDirectory.open(root.path())) {
      int process =
          Spawn.start(
              directory,
              program(user),
              confinement(),
              streams(terminal),
              () -> Mounts.pivotRoot(root.path()));
      return new StartedContainer(process, terminal, image);
    }
  }

  private void separate() throws IOException {
    Set<Namespace> namespaces = EnumSet.of(Namespace.MOUNT, Namespace.UTS, Namespace.IPC);
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

  private Confinement confinement() {
    PidNamespace processes = new PidNamespace(busybox, this::finishNamespace);
    if (settings.privileged()) {
      return new Confinement(settings.capabilities(), false, null, null, processes);
    }
    SeccompFilter filter = SeccompFilter.dockerDefault(settings.capabilities(), false);
    return new Confinement(
        settings.capabilities().without(Capability.MKNOD), false, filter, null, processes);
  }

  private void finishNamespace() throws IOException {
    if (!settings.privileged()) {
      new KernelFiles(ROOT, Set.of()).protectProc();
    }
    guard.guardPrograms();
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
