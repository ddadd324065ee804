package io.bootfs.boot;

import io.bootfs.boot.view.KernelFiles;
import io.bootfs.linux.Capabilities;
import io.bootfs.linux.Capability;
import io.bootfs.linux.CapabilitySet;
import io.bootfs.linux.Confinement;
import io.bootfs.linux.DeviceGroup;
import io.bootfs.linux.DeviceNode;
import io.bootfs.linux.PidNamespace;
import io.bootfs.linux.SeccompFilter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What keeps the app from using the privileges that boot has: found out from the user's settings
 * and from what the container has. Immutable; the caller closes it when the app has ended.
 */
final class AppConfinement implements Closeable {

  private final ConfinementSettings settings;
  private final Map<Path, DeviceNode> devices;
  private final @Nullable DeviceGroup group;
  private final boolean devicesAreGuarded;

  private AppConfinement(
      ConfinementSettings settings,
      Map<Path, DeviceNode> devices,
      @Nullable DeviceGroup group,
      boolean devicesAreGuarded) {
    this.settings = settings;
    this.devices = devices;
    this.group = group;
    this.devicesAreGuarded = devicesAreGuarded;
  }

  /**
   * Prepares the confinement; boot's scratch file system is mounted.
   *
   * @throws BootException if a device is named that isn't there
   * @throws IOException if the kernel refuses something
   */
  static AppConfinement prepare(ConfinementSettings settings, BootPaths paths)
      throws BootException, IOException {
    if (settings.privileged()) {
      return new AppConfinement(settings, Map.of(), null, true);
    }
    Map<Path, DeviceNode> devices = NamedDevices.find(settings.devices());
    Path groups = Files.createDirectory(paths.controlGroups());
    Optional<DeviceGroup> group = DeviceGroup.create(groups, devices.values());
    boolean guarded = group.isPresent() || DeviceGroup.guards(paths.scratch().resolve("probe"));
    return new AppConfinement(settings, devices, group.orElse(null), guarded);
  }

  /**
   * Tells whether the app gets the container's own {@code /dev}, {@code /proc} and {@code /sys}.
   */
  boolean isPrivileged() {
    return settings.privileged();
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

  /**
   * Returns what the app is started under.
   *
   * @param initAbove whether another process is process 1, so that nothing protects this one
   * @throws IOException if the kernel does not tell what this process may do
   */
  Confinement confinement(BootPaths paths, boolean initAbove) throws IOException {
    CapabilitySet granted = settings.capabilities();
    if (!devicesAreGuarded) {
      granted = granted.without(Capability.MKNOD);
    }
    // With this one, the app could read boot's memory, in which the store's credentials are.
    boolean reads = granted.and(Capabilities.permitted()).contains(Capability.SYS_PTRACE);
    boolean ownProcesses = settings.ownProcesses() || initAbove || reads;
    SeccompFilter filter =
        settings.seccomp() ? SeccompFilter.dockerDefault(granted, !ownProcesses) : null;
    return new Confinement(
        granted,
        settings.noNewPrivileges(),
        filter,
        group,
        ownProcesses ? new PidNamespace(paths.busybox(), () -> {}, this::protectProc) : null);
  }

  private void protectProc() throws IOException {
    if (!settings.privileged()) {
      new KernelFiles(Path.of("/"), Set.of()).protectProc();
    }
  }

  @Override
  public void close() throws IOException {
    if (group != null) {
      group.close();
    }
  }
}
