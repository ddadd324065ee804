package io.bootfs.linux;

/**
 * Raw system calls of the calling thread, by syscall(2): unlike glibc's functions they change this
 * thread's identity alone. Thread-safe.
 */
final class Syscall {

  private static final long SYSCALL = NativeCall.function("syscall");

  private Syscall() {}

  /**
   * Makes a call and returns its result, or the negated error number.
   *
   * @param number one of {@link SyscallNumber}
   * @param arguments up to six; the missing ones are 0
   */
  static long attempt(long number, long... arguments) {
    long[] all = new long[1 + arguments.length];
    all[0] = number;
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return NativeCall.callOrErrno(SYSCALL, all);
  }

  /**
   * Makes a call that must succeed.
   *
   * @param what the call and what it works on, for the message
   * @throws LinuxException if it fails
   */
  static long call(String what, long number, long... arguments) throws LinuxException {
    long result = attempt(number, arguments);
    if (result < 0) {
      throw new LinuxException(what, (int) -result);
    }
    return result;
  }
}
