package io.bootfs.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Decides which system calls a program may make: the decisions of Docker's default profile.
 * Immutable.
 */
public final class SeccompFilter {

  // <linux/seccomp.h>
  private static final long SET_MODE_FILTER = 1;
  private static final long FLAG_SPEC_ALLOW = 4;
  private static final int KILL_PROCESS = 0x80000000;

  private static final int ARCHITECTURE_OFFSET = 4; // in struct seccomp_data
  private static final long PROGRAM_SIZE = 16; // struct sock_fprog
  private static final int PROGRAM_INSTRUCTIONS = 8;

  private final int size;
  private final byte[] instructions;

  private SeccompFilter(BpfCode code) {
    size = code.size();
    instructions = new byte[size * Long.BYTES];
    ByteBuffer words = ByteBuffer.wrap(instructions).order(ByteOrder.nativeOrder());
    for (int i = 0; i < size; i++) {
      words.putLong(code.instruction(i));
    }
  }

  /**
   * Returns the filter for a program.
   *
   * @param capabilities what the program may have; some lift a refusal
   * @param sparedInit whether process 1 is spared the signals by which a JVM is told of faults of
   *     its own, and which would end it when they come from elsewhere
   */
  public static SeccompFilter dockerDefault(CapabilitySet capabilities, boolean sparedInit) {
    BpfCode code = new BpfCode().load(ARCHITECTURE_OFFSET);
    for (SyscallAbi abi : SyscallAbi.ofThisMachine()) {
      BpfCode calls = SyscallDecisions.of(abi, capabilities, sparedInit).code();
      code.ifEqual(abi.auditNumber(), 1, 0).skip(calls.size()).append(calls);
    }
    return new SeccompFilter(code.decide(KILL_PROCESS));
  }

  /**
   * Puts the calling thread under this filter, and every program it starts, for good.
   *
   * @throws LinuxException if the kernel has no seccomp, or the thread has neither CAP_SYS_ADMIN
   *     nor no_new_privs
   */
  void install() throws LinuxException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment copied = arena.allocate(instructions.length, Long.BYTES);
      NativeCall.fields(copied).put(instructions);
      MemorySegment program = arena.allocate(PROGRAM_SIZE, Long.BYTES);
      NativeCall.fields(program)
          .putShort(0, (short) size)
          .putLong(PROGRAM_INSTRUCTIONS, copied.address());
      // Without the flag, kernels before 5.16 slow the program down by a mitigation of Spectre.
      Syscall.call(
          "seccomp", SyscallNumber.SECCOMP, SET_MODE_FILTER, FLAG_SPEC_ALLOW, program.address());
    }
  }
}
