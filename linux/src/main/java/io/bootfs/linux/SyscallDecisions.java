package io.bootfs.linux;

import static io.bootfs.linux.SyscallAbi.NONE;

import java.util.Arrays;

/** What becomes of each system call of one ABI, by its number; turns that into code. */
final class SyscallDecisions {

  private static final int NUMBER_OFFSET = 0; // in struct seccomp_data
  private static final int ARGUMENTS_OFFSET = 16; // the lower half of the first, little-endian
  private static final int ARGUMENT_SIZE = 8;

  // <linux/seccomp.h>
  private static final int RETURN_ALLOW = 0x7fff0000;
  private static final int RETURN_ERRNO = 0x00050000;

  // CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID and NEWNET of <linux/sched.h>
  private static final int NEW_NAMESPACES = 0x7e020000;
  private static final int AF_VSOCK = 40; // <linux/socket.h>
  // PER_LINUX and PER_LINUX32, each also with UNAME26, and a question; <linux/personality.h>
  private static final int[] PERSONALITIES = {0, 8, 0x20000, 0x20008, 0xffffffff};
  private static final int INIT = 1;
  private static final int F_SETSIG = 10; // <linux/fcntl.h>
  private static final int[] FAULTS = {4, 5, 7, 8, 11}; // ILL, TRAP, BUS, FPE, SEGV

  private static final BpfCode ALLOW = new BpfCode().decide(RETURN_ALLOW);
  private static final BpfCode REFUSE = error(Errno.EPERM);
  private static final BpfCode UNKNOWN = error(Errno.ENOSYS);

  private final SyscallAbi abi;
  private final BpfCode[] decisions = new BpfCode[RefusedCall.LAST + 1];

  private SyscallDecisions(SyscallAbi abi) {
    this.abi = abi;
    Arrays.fill(decisions, ALLOW);
  }

  /** Decides as Docker's default profile does for a program with these capabilities. */
  static SyscallDecisions of(SyscallAbi abi, CapabilitySet capabilities, boolean sparedInit) {
    SyscallDecisions decisions = new SyscallDecisions(abi);
    for (RefusedCall call : RefusedCall.values()) {
      if (call.isRefused(capabilities)) {
        // glibc takes the older clone, whose flags can be seen, where clone3 is unknown.
        decisions.set(call.number(abi), call == RefusedCall.CLONE3 ? UNKNOWN : REFUSE);
      }
    }
    if (!capabilities.contains(Capability.SYS_ADMIN)) {
      decisions.set(abi.pick(56, 120, 220), cloneWithoutNamespaces());
    }
    decisions.set(abi.pick(41, 359, 198), socketButVsock());
    decisions.set(abi.pick(135, 136, 92), knownPersonality());
    if (sparedInit) {
      decisions.spareInit();
    }
    return decisions;
  }

  private void set(int number, BpfCode decision) {
    if (number != NONE) {
      decisions[number] = decision;
    }
  }

  /** Signals to process 1 vanish as the kernel lets SIGKILL vanish, without an error. */
  private void spareInit() {
    set(abi.pick(62, 37, 129), unlessFaultToInit(1)); // kill
    set(abi.pick(129, 178, 138), unlessFaultToInit(1)); // rt_sigqueueinfo
    set(abi.pick(234, 270, 131), unlessFaultToInit(2)); // tgkill
    set(abi.pick(297, 335, 240), unlessFaultToInit(2)); // rt_tgsigqueueinfo
    for (int fcntl : new int[] {abi.pick(72, 55, 25), abi.pick(NONE, 221, NONE)}) {
      set(fcntl, unlessFaultByDescriptor());
    }
    set(424, anyOf(1, FAULTS, REFUSE, ALLOW)); // pidfd_send_signal: a descriptor may be anyone's
  }

  /** Returns the code that decides by the number of a call. */
  BpfCode code() {
    int[] changes = new int[decisions.length];
    int count = 1;
    for (int number = 1; number < decisions.length; number++) {
      if (decisions[number] != decisions[number - 1]) {
        changes[count++] = number;
      }
    }
    BpfCode code = new BpfCode().load(NUMBER_OFFSET);
    code.ifGreater(RefusedCall.LAST, 0, UNKNOWN.size()).append(UNKNOWN);
    return code.append(search(changes, 0, count));
  }

  /** Returns a binary search for the last of some numbers that is not above a call's. */
  private BpfCode search(int[] numbers, int first, int end) {
    if (end - first == 1) {
      return decisions[numbers[first]];
    }
    int middle = (first + end) >>> 1;
    return new BpfCode()
        .split(numbers[middle], search(numbers, first, middle), search(numbers, middle, end));
  }

  private static BpfCode cloneWithoutNamespaces() {
    return argument(0).ifAnyBit(NEW_NAMESPACES, 0, REFUSE.size()).append(REFUSE).append(ALLOW);
  }

  private static BpfCode socketButVsock() {
    return anyOf(0, new int[] {AF_VSOCK}, REFUSE, ALLOW);
  }

  private static BpfCode knownPersonality() {
    return anyOf(0, PERSONALITIES, ALLOW, REFUSE);
  }

  private static BpfCode unlessFaultToInit(int signalArgument) {
    return argument(0)
        .ifEqual(INIT, ALLOW.size(), 0)
        .append(ALLOW)
        .append(anyOf(signalArgument, FAULTS, error(0), ALLOW));
  }

  /** A descriptor, too, may signal whoever was named as its owner. */
  private static BpfCode unlessFaultByDescriptor() {
    return argument(1)
        .ifEqual(F_SETSIG, ALLOW.size(), 0)
        .append(ALLOW)
        .append(anyOf(2, FAULTS, REFUSE, ALLOW));
  }

  private static BpfCode anyOf(int argument, int[] values, BpfCode then, BpfCode otherwise) {
    BpfCode code = argument(argument);
    for (int i = 0; i < values.length; i++) {
      code.ifEqual(values[i], values.length - 1 - i + otherwise.size(), 0);
    }
    return code.append(otherwise).append(then);
  }

  private static BpfCode argument(int index) {
    return new BpfCode().load(ARGUMENTS_OFFSET + ARGUMENT_SIZE * index);
  }

  private static BpfCode error(int errno) {
    return new BpfCode().decide(RETURN_ERRNO | errno);
  }
}
