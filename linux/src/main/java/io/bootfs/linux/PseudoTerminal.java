package io.bootfs.linux;

import java.io.Closeable;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/**
 * The master side of a pseudo-terminal, see pty(7). Reading and writing are thread-safe; the owner
 * closes it.
 */
public final class PseudoTerminal implements Closeable {

  // <asm-generic/ioctls.h>
  private static final long TIOCGWINSZ = 0x5413;
  private static final long TIOCSWINSZ = 0x5414;
  private static final long TIOCGPTN = 0x80045430L;
  private static final long TIOCSPTLCK = 0x40045431L;
  private static final long TIOCGPTPEER = 0x5441;
  private static final long WINSIZE = 8; // struct winsize
  private static final long O_RDWR_NOCTTY_CLOEXEC = 0x80102; // <asm-generic/fcntl.h>

  private final int descriptor;
  private final int number;
  private int otherSide;

  private PseudoTerminal(int descriptor, int number, int otherSide) {
    this.descriptor = descriptor;
    this.number = number;
    this.otherSide = otherSide;
  }

  /**
   * Opens a new pseudo-terminal.
   *
   * @param multiplexer the file {@code ptmx} of a mounted devpts
   * @throws LinuxException if there is none, or no terminal is left
   */
  public static PseudoTerminal open(Path multiplexer) throws LinuxException {
    int descriptor = FileCalls.openTerminal(ByteString.of(multiplexer));
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment number = arena.allocate(Integer.BYTES, Integer.BYTES);
      control("unlock the terminal", descriptor, TIOCSPTLCK, number);
      control("number of the terminal", descriptor, TIOCGPTN, number);
      // Else it would end whenever no program has it open for a moment.
      long otherSide =
          Syscall.call(
              "open the terminal",
              SyscallNumber.IOCTL,
              descriptor,
              TIOCGPTPEER,
              O_RDWR_NOCTTY_CLOEXEC);
      return new PseudoTerminal(descriptor, NativeCall.fields(number).getInt(0), (int) otherSide);
    }
  }

  /** Returns the name of the other side in the mounted devpts. */
  public String name() {
    return Integer.toString(number);
  }

  /**
   * Reads what the programs on the terminal print.
   *
   * @return how many bytes were read, or -1 when all is read, after {@link #hangUp}
   * @throws LinuxException if it can't be read
   */
  public int read(byte[] target) throws LinuxException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment buffer = arena.allocate(target.length);
      long count;
      do {
        count =
            Syscall.attempt(SyscallNumber.READ, descriptor, buffer.address(), buffer.byteSize());
      } while (count == -Errno.EINTR);
      if (count == -Errno.EIO) {
        return -1;
      }
      if (count < 0) {
        throw new LinuxException("read from the terminal", (int) -count);
      }
      NativeCall.fields(buffer).get(target, 0, (int) count);
      return (int) count;
    }
  }

  /**
   * Lets the terminal end when no program has it open any more.
   *
   * @throws LinuxException if the kernel refuses
   */
  public synchronized void hangUp() throws LinuxException {
    if (otherSide >= 0) {
      FileCalls.close(otherSide);
      otherSide = -1;
    }
  }

  /**
   * Types the first {@code length} bytes.
   *
   * @throws LinuxException if they can't be written
   */
  public void write(byte[] bytes, int length) throws LinuxException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment buffer = arena.allocate(Math.max(length, 1));
      NativeCall.fields(buffer).put(bytes, 0, length);
      long done = 0;
      while (done < length) {
        long count =
            Syscall.attempt(
                SyscallNumber.WRITE, descriptor, buffer.address() + done, length - done);
        if (count < 0 && count != -Errno.EINTR) {
          throw new LinuxException("write to the terminal", (int) -count);
        }
        done += Math.max(count, 0);
      }
    }
  }

  /**
   * Takes over the window size of the terminal that is this process's standard input or output, if
   * one is.
   */
  public void resizeToOurs() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment size = arena.allocate(WINSIZE, Short.BYTES);
      for (int ours = 0; ours <= 1; ours++) {
        if (Syscall.attempt(SyscallNumber.IOCTL, ours, TIOCGWINSZ, size.address()) == 0) {
          Syscall.attempt(SyscallNumber.IOCTL, descriptor, TIOCSWINSZ, size.address());
          return;
        }
      }
    }
  }

  private static void control(String what, int descriptor, long request, MemorySegment argument)
      throws LinuxException {
    Syscall.call(what, SyscallNumber.IOCTL, descriptor, request, argument.address());
  }

  @Override
  public void close() throws LinuxException {
    hangUp();
    FileCalls.close(descriptor);
  }
}
