package io.bootfs.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The name and the network of the host that the calling thread's namespaces make up. */
public final class Host {

  // <linux/socket.h>, <linux/sockios.h>, <linux/if.h>
  private static final long AF_INET = 2;
  private static final long SOCK_DGRAM = 2;
  private static final long SIOCSIFFLAGS = 0x8914;
  private static final short IFF_UP = 1;
  private static final long IFREQ_SIZE = 40;
  private static final int IFREQ_FLAGS = 16;
  private static final String LOOPBACK = "lo";

  private Host() {}

  /**
   * Names the host.
   *
   * @param name in ASCII
   * @throws LinuxException if the kernel refuses: a name has 64 bytes at most
   */
  public static void setName(String name) throws LinuxException {
    try (Arena arena = Arena.ofConfined()) {
      long address = NativeCall.string(arena, name);
      Syscall.call("name the host " + name, SyscallNumber.SETHOSTNAME, address, name.length());
    }
  }

  /**
   * Switches the loopback device on, which a new network namespace has switched off.
   *
   * @throws LinuxException if the kernel refuses
   */
  public static void raiseLoopback() throws LinuxException {
    int socket = (int) Syscall.call("socket", SyscallNumber.SOCKET, AF_INET, SOCK_DGRAM, 0);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment request = arena.allocate(IFREQ_SIZE, Long.BYTES);
      ByteBuffer fields = NativeCall.fields(request);
      fields.put(LOOPBACK.getBytes(StandardCharsets.US_ASCII));
      fields.putShort(IFREQ_FLAGS, IFF_UP);
      Syscall.call(
          "switch on the device " + LOOPBACK,
          SyscallNumber.IOCTL,
          socket,
          SIOCSIFFLAGS,
          request.address());
    } finally {
      FileCalls.close(socket);
    }
  }
}
