package io.bootfs.linux;

import org.jspecify.annotations.Nullable;

/**
 * What a program that is started, and all that it starts, can't do. Immutable.
 *
 * @param capabilities the most that it may ever have; as another user than root it has none of them
 * @param noNewPrivileges whether set-user-id bits and file capabilities give it nothing
 * @param filter the system calls that it may make; null for all
 * @param devices the group of which it becomes a member; null for none
 * @param processes a PID namespace of its own; null if it shares that of this process
 */
public record Confinement(
    CapabilitySet capabilities,
    boolean noNewPrivileges,
    @Nullable SeccompFilter filter,
    @Nullable DeviceGroup devices,
    @Nullable PidNamespace processes) {

  /** The program may do what this process may. */
  public static final Confinement NONE =
      new Confinement(CapabilitySet.ALL, false, null, null, null);

  /** Returns this confinement with a PID namespace of the program's own. */
  public Confinement with(PidNamespace own) {
    return new Confinement(capabilities, noNewPrivileges, filter, devices, own);
  }
}
