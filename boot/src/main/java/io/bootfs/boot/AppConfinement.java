package io.bootfs.boot;

import io.bootfs.boot.view.KernelFiles;
import io.bootfs.linux.Capabilities;
import io.bootfs.linux.Capability;
import io.bootfs.linux.CapabilitySet;
import io.bootfs.linux.Confinement;
import io.bootfs.linux.DeviceGroup;
import io.bootfs.linux.DeviceNode;
import io.bootfs.linux.JoinedNamespaces;
import io.bootfs.linux.PidNamespace;
import io.bootfs.linux.SeccompFilter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What keeps the app from using the privileges that boot has: found out from the user's settings
 * and from what the container has. Immutable; the caller closes it when the app has ended.
 */
final class AppConfinement implements Closeable {

  /**
   * With these, the app could read boot's memory or environment, in which the store's credentials
   * are: the kernel lets whoever may watch the machine's performance read maps and environments
   * (seen on Linux 6.18), and CAP_SYS_ADMIN stands for that.
   */
  private static final Set<Capability> READS_OTHERS =
      Set.of(Capability.SYS_PTRACE, Capability.SYS_ADMIN, Capability.PERFMON);

  private final boolean privileged;
  private final Map<Path, DeviceNode> devices;
  private final boolean devicesAreGuarded;
  private final Confinement confinement;
  private final AtomicReference<@Nullable JoinedNamespaces> namespaces;

  private AppConfinement(
      boolean privileged,
      Map<Path, DeviceNode> devices,
      boolean devicesAreGuarded,
      Confinement confinement,
      AtomicReference<@Nullable JoinedNamespaces> namespaces) {
    this.privileged = privileged;
    this.devices = devices;
    this.devicesAreGuarded = devicesAreGuarded;
    this.confinement = confinement;
    this.namespaces = namespaces;
  }

  /**
   * Prepares the confinement; boot's scratch file system is mounted.
   *
   * @param initAbove whether another process is process 1, so that nothing protects this one
   * @throws BootException if a device is named that isn't there
   * @throws IOException if the kernel refuses something, or does not tell what this process may do
   */
  static AppConfinement prepare(ConfinementSettings settings, BootPaths paths, boolean initAbove)
      throws BootException, IOException {
    CapabilitySet permitted = Capabilities.permitted();
    boolean privileged = settings.privileged();
    Map<Path, DeviceNode> devices = Map.of();
    DeviceGroup group = null;
    boolean guarded = true;
    if (!privileged) {
      devices = NamedDevices.find(settings.devices());
      Path groups = Files.createDirectory(paths.controlGroups());
      group = DeviceGroup.create(groups, devices.values()).orElse(null);
      guarded = group != null || DeviceGroup.guards(paths.scratch().resolve("probe"));
    }
    CapabilitySet granted = settings.capabilities();
    if (!guarded) {
      granted = granted.without(Capability.MKNOD);
    }
    CapabilitySet given = granted.and(permitted);
    boolean reads = READS_OTHERS.stream().anyMatch(given::contains);
    boolean ownProcesses = settings.ownProcesses() || initAbove || reads;
    SeccompFilter filter =
        settings.seccomp() ? SeccompFilter.dockerDefault(granted, !ownProcesses) : null;
    AtomicReference<@Nullable JoinedNamespaces> namespaces = new AtomicReference<>();
    PidNamespace processes =
        ownProcesses
            ? new PidNamespace(
                paths.launcher(),
                // A privileged app's /dev may be the node's.
                Path.of(privileged ? "/" : "/dev"),
                () -> namespaces.set(JoinedNamespaces.ofThisThread()),
                () -> protectProc(privileged))
            : null;
    return new AppConfinement(
        privileged,
        devices,
        guarded,
        new Confinement(granted, settings.noNewPrivileges(), filter, group, processes),
        namespaces);
  }

  /**
   * Tells whether the app gets the container's own {@code /dev}, {@code /proc} and {@code /sys}.
   */
  boolean isPrivileged() {
    return privileged;
  }

  /** Returns the devices that the app gets besides an ordinary container's, by their paths. */
  Map<Path, DeviceNode> devices() {
    return devices;
  }

  /**
   * Tells whether the kernel refuses the app all other devices, whatever nodes it finds or makes;
   * if not, it must find and make none.
   */
  boolean devicesAreGuarded() {
    return devicesAreGuarded;
  }

  /** Returns what the app is started under. */
  Confinement confinement() {
    return confinement;
  }

  /** Returns the namespaces that the app, which was started, has for itself; null for none. */
  @Nullable JoinedNamespaces namespaces() {
    return namespaces.get();
  }

  private static void protectProc(boolean privileged) throws IOException {
    if (!privileged) {
      new KernelFiles(Path.of("/"), Set.of()).protectProc();
    }
  }

  @Override
  public void close() throws IOException {
    DeviceGroup group = confinement.devices();
    if (group != null) {
      group.close();
    }
  }
}
