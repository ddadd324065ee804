package io.bootfs.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Runs the filter's code as the kernel would, for every call of every ABI. */
class SyscallDecisionsTest {

  private static final int ALLOW = 0x7fff0000;
  private static final int EPERM = 0x00050001;
  private static final int ENOSYS = 0x00050026;
  private static final int IGNORE = 0x00050000;

  // <asm/unistd_64.h>
  private static final int CLONE = 56;
  private static final int SOCKET = 41;
  private static final int PERSONALITY = 135;
  private static final int KILL = 62;
  private static final int TGKILL = 234;
  private static final int FCNTL = 72;
  private static final int F_SETSIG = 10;
  private static final int PIDFD_SEND_SIGNAL = 424;

  private static final CapabilitySet DEFAULT = CapabilitySet.DOCKER_DEFAULT;

  @ParameterizedTest
  @EnumSource
  void aCallIsRefusedUnlessItIsNotListedOrACapabilityLiftsIt(SyscallAbi abi) {
    BpfCode code = SyscallDecisions.of(abi, DEFAULT, false).code();
    int[] expected = new int[RefusedCall.LAST + 1];
    Arrays.fill(expected, ALLOW);
    for (RefusedCall call : RefusedCall.values()) {
      if (call.number(abi) != SyscallAbi.NONE && call != RefusedCall.CHROOT) {
        expected[call.number(abi)] = call == RefusedCall.CLONE3 ? ENOSYS : EPERM;
      }
    }
    for (int number = 0; number < expected.length; number++) {
      assertThat(run(code, number)).as("%s %s", abi, number).isEqualTo(expected[number]);
    }
    assertThat(run(code, RefusedCall.LAST + 1)).isEqualTo(ENOSYS);
    assertThat(run(code, 0x40000000)).as("x32").isEqualTo(ENOSYS);
    assertThat(run(code, -1)).isEqualTo(ENOSYS);
  }

  @Test
  void aCapabilityLiftsWhatItStandsFor() {
    CapabilitySet admin = DEFAULT.with(Capability.SYS_ADMIN);
    BpfCode code = SyscallDecisions.of(SyscallAbi.X86_64, admin, false).code();
    assertThat(run(code, RefusedCall.MOUNT.number(SyscallAbi.X86_64))).isEqualTo(ALLOW);
    assertThat(run(code, RefusedCall.CLONE3.number(SyscallAbi.X86_64))).isEqualTo(ALLOW);
    assertThat(run(code, CLONE, 0x20000000)).isEqualTo(ALLOW);
    assertThat(run(code, RefusedCall.KEYCTL.number(SyscallAbi.X86_64))).isEqualTo(EPERM);
    CapabilitySet none = CapabilitySet.NONE;
    BpfCode bare = SyscallDecisions.of(SyscallAbi.X86_64, none, false).code();
    assertThat(run(bare, RefusedCall.CHROOT.number(SyscallAbi.X86_64))).isEqualTo(EPERM);
  }

  @Test
  void argumentsDecide() {
    BpfCode code = SyscallDecisions.of(SyscallAbi.X86_64, DEFAULT, false).code();
    assertThat(run(code, CLONE, 0x4111)).as("vfork").isEqualTo(ALLOW);
    for (int flag : new int[] {0x20000, 0x2000000, 0x4000000, 0x8000000, 0x10000000, 0x40000000}) {
      assertThat(run(code, CLONE, flag | 17)).isEqualTo(EPERM);
    }
    assertThat(run(code, SOCKET, 2)).isEqualTo(ALLOW);
    assertThat(run(code, SOCKET, 40)).isEqualTo(EPERM);
    for (int personality : new int[] {0, 8, 0x20000, 0x20008, -1}) {
      assertThat(run(code, PERSONALITY, personality)).isEqualTo(ALLOW);
    }
    assertThat(run(code, PERSONALITY, 0x40000)).as("no randomization").isEqualTo(EPERM);
  }

  @Test
  void signalsOfFaultsDoNotReachASparedInit() {
    BpfCode code = SyscallDecisions.of(SyscallAbi.X86_64, DEFAULT, true).code();
    for (int fault : new int[] {4, 5, 7, 8, 11}) {
      assertThat(run(code, KILL, 1, fault)).isEqualTo(IGNORE);
      assertThat(run(code, KILL, 2, fault)).isEqualTo(ALLOW);
      assertThat(run(code, TGKILL, 1, 7, fault)).isEqualTo(IGNORE);
      assertThat(run(code, PIDFD_SEND_SIGNAL, 3, fault)).isEqualTo(EPERM);
      assertThat(run(code, FCNTL, 3, F_SETSIG, fault)).isEqualTo(EPERM);
      assertThat(run(code, FCNTL, 3, F_SETSIG + 1, fault)).isEqualTo(ALLOW);
    }
    assertThat(run(code, FCNTL, 3, F_SETSIG, 29)).isEqualTo(ALLOW);
    assertThat(run(code, KILL, 1, 15)).isEqualTo(ALLOW);
    assertThat(run(code, PIDFD_SEND_SIGNAL, 3, 15)).isEqualTo(ALLOW);
  }

  /** Interprets the instructions of {@code <linux/bpf_common.h>} that the filter uses. */
  private static int run(BpfCode code, int number, int... arguments) {
    int register = 0;
    for (int at = 0; ; at++) {
      long instruction = code.instruction(at);
      int operand = (int) (instruction >>> 32);
      int jumpIf = (int) (instruction >>> 16) & 0xff;
      int jumpElse = (int) (instruction >>> 24) & 0xff;
      switch ((int) instruction & 0xffff) {
        case 0x20 -> register = operand == 0 ? number : argument(arguments, operand);
        case 0x05 -> at += operand;
        case 0x15 -> at += register == operand ? jumpIf : jumpElse;
        case 0x25 -> at += Integer.compareUnsigned(register, operand) > 0 ? jumpIf : jumpElse;
        case 0x35 -> at += Integer.compareUnsigned(register, operand) >= 0 ? jumpIf : jumpElse;
        case 0x45 -> at += (register & operand) != 0 ? jumpIf : jumpElse;
        case 0x06 -> {
          return operand;
        }
        default -> throw new AssertionError("instruction " + Long.toHexString(instruction));
      }
    }
  }

  private static int argument(int[] arguments, int offset) {
    int index = (offset - 16) / 8;
    return index < arguments.length ? arguments[index] : 0;
  }
}
