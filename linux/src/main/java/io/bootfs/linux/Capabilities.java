package io.bootfs.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/**
 * What the calling thread is allowed to do, see capabilities(7). Where no thread has changed its
 * own, that is what the process is allowed to do.
 */
public final class Capabilities {

  // <linux/capability.h>
  private static final int VERSION_3 = 0x20080522;
  private static final int EFFECTIVE = 0; // offsets of masks in the lower half, and its size
  private static final int PERMITTED = 4;
  private static final int HALF_SIZE = 12;
  private static final int HALF_BITS = 32;
  private static final long MASKS_SIZE = 2 * HALF_SIZE;
  private static final long HEADER_SIZE = 8;

  // <linux/prctl.h>
  private static final long PR_CAPBSET_READ = 23;
  private static final long PR_CAPBSET_DROP = 24;
  private static final long PR_CAP_AMBIENT = 47;
  private static final long PR_CAP_AMBIENT_CLEAR_ALL = 4;

  private Capabilities() {}

  /**
   * Tells whether this thread may mount and unmount: whether it has CAP_SYS_ADMIN.
   *
   * @throws LinuxException if the kernel refuses to tell
   */
  public static boolean canMount() throws LinuxException {
    return read(EFFECTIVE).contains(Capability.SYS_ADMIN);
  }

  /**
   * Returns what this thread may make effective.
   *
   * @throws LinuxException if the kernel refuses to tell
   */
  public static CapabilitySet permitted() throws LinuxException {
    return read(PERMITTED);
  }

  /**
   * Takes from the thread's bounding set what is not in {@code limit}, and empties its ambient set:
   * no program that it executes gains more than the limit.
   */
  static void bound(CapabilitySet limit) throws LinuxException {
    for (Capability capability : Capability.values()) {
      long number = capability.number();
      if (!limit.contains(capability)
          && Syscall.attempt(SyscallNumber.PRCTL, PR_CAPBSET_READ, number) == 1) {
        Syscall.call(
            "drop CAP_" + capability, SyscallNumber.PRCTL, PR_CAPBSET_DROP, number, 0, 0, 0);
      }
    }
    Syscall.call(
        "clear ambient capabilities",
        SyscallNumber.PRCTL,
        PR_CAP_AMBIENT,
        PR_CAP_AMBIENT_CLEAR_ALL,
        0,
        0,
        0);
  }

  /** Gives up what is not in {@code limit}, and hands down nothing by inheritance. */
  static void keepOnly(CapabilitySet limit) throws LinuxException {
    long bits = permitted().and(limit).bits();
    int low = (int) bits;
    int high = (int) (bits >>> HALF_BITS);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment masks = arena.allocate(MASKS_SIZE, Integer.BYTES);
      NativeCall.fields(masks).putInt(low).putInt(low).putInt(0).putInt(high).putInt(high);
      Syscall.call("capset", SyscallNumber.CAPSET, header(arena), masks.address());
    }
  }

  private static CapabilitySet read(int mask) throws LinuxException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment masks = arena.allocate(MASKS_SIZE, Integer.BYTES);
      Syscall.call("capget", SyscallNumber.CAPGET, header(arena), masks.address());
      ByteBuffer halves = NativeCall.fields(masks);
      long low = Integer.toUnsignedLong(halves.getInt(mask));
      long high = Integer.toUnsignedLong(halves.getInt(HALF_SIZE + mask));
      return new CapabilitySet((high << HALF_BITS) | low);
    }
  }

  private static long header(Arena arena) {
    MemorySegment header = arena.allocate(HEADER_SIZE, Integer.BYTES);
    NativeCall.fields(header).putInt(VERSION_3);
    return header.address();
  }
}
