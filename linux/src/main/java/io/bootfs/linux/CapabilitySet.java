package io.bootfs.linux;

/**
 * A set of capabilities. Immutable.
 *
 * @param bits the set as the kernel's mask, as {@code /proc/PID/status} shows it in hexadecimal
 */
public record CapabilitySet(long bits) {

  /** No capability. */
  public static final CapabilitySet NONE = new CapabilitySet(0);

  /** Every capability that there is and may come to be. */
  public static final CapabilitySet ALL = new CapabilitySet(-1);

  /** What Docker gives an ordinary container. */
  public static final CapabilitySet DOCKER_DEFAULT = new CapabilitySet(0xa80425fbL);

  /** Tells whether a capability is in this set. */
  public boolean contains(Capability capability) {
    return (bits & capability.bit()) != 0;
  }

  /** Returns this set and {@code capability}. */
  public CapabilitySet with(Capability capability) {
    return new CapabilitySet(bits | capability.bit());
  }

  /** Returns this set without {@code capability}. */
  public CapabilitySet without(Capability capability) {
    return new CapabilitySet(bits & ~capability.bit());
  }

  /** Returns what is in this set and not in {@code other}. */
  public CapabilitySet without(CapabilitySet other) {
    return new CapabilitySet(bits & ~other.bits);
  }

  /** Returns what is both in this set and in {@code other}. */
  public CapabilitySet and(CapabilitySet other) {
    return new CapabilitySet(bits & other.bits);
  }

  /** Returns what is in this set or in {@code other}. */
  public CapabilitySet or(CapabilitySet other) {
    return new CapabilitySet(bits | other.bits);
  }
}
