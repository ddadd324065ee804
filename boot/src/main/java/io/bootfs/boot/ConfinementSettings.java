package io.bootfs.boot;

import io.bootfs.linux.Capability;
import io.bootfs.linux.CapabilitySet;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the app may do, as whoever runs the container set it. Immutable.
 *
 * @param privileged whether the app keeps all that the container has
 * @param capabilities the capabilities that it may have, whether or not the container has them
 * @param noNewPrivileges whether set-user-id bits and file capabilities give it nothing
 * @param seccomp whether its system calls are filtered
 * @param ownProcesses whether it gets a PID namespace of its own
 * @param devices the devices that it gets besides an ordinary container's, or folders of them
 */
record ConfinementSettings(
    boolean privileged,
    CapabilitySet capabilities,
    boolean noNewPrivileges,
    boolean seccomp,
    boolean ownProcesses,
    List<Path> devices) {

  private static final String SECCOMP = "BOOTFS_SECCOMP";
  private static final String CAP_ADD = "BOOTFS_CAP_ADD";
  private static final String CAP_DROP = "BOOTFS_CAP_DROP";
  private static final String DEVICES = "BOOTFS_DEVICES";

  /** Copies the list. */
  ConfinementSettings {
    devices = List.copyOf(devices);
  }

  /**
   * Reads the settings.
   *
   * @throws BootException if one is wrong
   */
  static ConfinementSettings of(ContainerEnvironment environment) throws BootException {
    boolean privileged = isOn(environment, "BOOTFS_PRIVILEGED");
    return new ConfinementSettings(
        privileged,
        privileged ? CapabilitySet.ALL : capabilities(environment),
        isOn(environment, "BOOTFS_NO_NEW_PRIVILEGES"),
        !privileged && seccomp(environment),
        isOn(environment, "BOOTFS_PIDNS"),
        devices(environment));
  }

  private static boolean isOn(ContainerEnvironment environment, String name) throws BootException {
    String value = environment.value(name).orElse("");
    return switch (value) {
      case "1" -> true;
      case "", "0" -> false;
      default -> throw new BootException(name + "=" + value + ": say 1 for yes or 0 for no");
    };
  }

  private static boolean seccomp(ContainerEnvironment environment) throws BootException {
    String value = environment.value(SECCOMP).orElse("");
    return switch (value) {
      case "", "default" -> true;
      case "unconfined" -> false;
      default -> throw new BootException(SECCOMP + "=" + value + ": say default or unconfined");
    };
  }

  private static CapabilitySet capabilities(ContainerEnvironment environment) throws BootException {
    return CapabilitySet.DOCKER_DEFAULT
        .without(named(environment, CAP_DROP))
        .or(named(environment, CAP_ADD));
  }

  private static CapabilitySet named(ContainerEnvironment environment, String variable)
      throws BootException {
    CapabilitySet all = CapabilitySet.NONE;
    for (String name : environment.words(variable)) {
      if (name.equalsIgnoreCase("ALL")) {
        return CapabilitySet.ALL;
      }
      Optional<Capability> capability = Capability.named(name);
      if (capability.isEmpty()) {
        throw new BootException(
            variable + ": no capability is named " + name + ": see capabilities(7), or say ALL");
      }
      all = all.with(capability.get());
    }
    return all;
  }

  private static List<Path> devices(ContainerEnvironment environment) throws BootException {
    List<Path> devices = new ArrayList<>();
    for (String name : environment.words(DEVICES)) {
      Path path = Path.of(name).normalize();
      if (!path.startsWith("/dev") || path.getNameCount() == 1) {
        throw new BootException(DEVICES + ": " + name + " is no path below /dev");
      }
      devices.add(path);
    }
    return devices;
  }
}
