package io.bootfs.linux;

import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A socket in the file system by which other processes hand over descriptors: unix(7), of the
 * stream kind. Java's own has no way to take them. Thread-safe; the caller closes it.
 */
public final class LocalSocket implements Closeable {

  // <linux/socket.h>, <linux/net.h>
  private static final long AF_UNIX = 1;
  private static final long SOCK_STREAM = 1;
  private static final long SOCK_CLOEXEC = 0x80000;
  private static final long SOL_SOCKET = 1;
  private static final int SCM_RIGHTS = 1;
  private static final long MSG_NOSIGNAL_DONTWAIT = 0x4040;
  private static final long MSG_CMSG_CLOEXEC = 0x40000000;
  private static final long SHUT_RDWR = 2;
  private static final long BACKLOG = 16;

  private static final int PATH_SIZE = 108; // sun_path of <linux/un.h>
  private static final int ADDRESS_SIZE = 2 + PATH_SIZE;
  private static final long ALL_READ_AND_WRITE = 0x1b6;

  // struct msghdr and struct cmsghdr of 64-bit machines
  private static final int HEADER_SIZE = 56;
  private static final int CONTROL_HEADER = 16;
  private static final int MOST_DESCRIPTORS = 8;
  private static final int CONTROL_SIZE = CONTROL_HEADER + MOST_DESCRIPTORS * Integer.BYTES;

  private final int descriptor;

  private LocalSocket(int descriptor) {
    this.descriptor = descriptor;
  }

  /**
   * Makes a socket that every user may connect to.
   *
   * @param path where nothing is yet
   * @throws IOException if the path has more than 107 bytes, or the kernel refuses
   */
  public static LocalSocket listen(Path path) throws IOException {
    byte[] name = ByteString.of(path).getBytes(StandardCharsets.ISO_8859_1);
    if (name.length >= PATH_SIZE) {
      throw new IOException("the path of a socket has 107 bytes at most: " + path);
    }
    long made =
        Syscall.call("socket", SyscallNumber.SOCKET, AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    LocalSocket socket = new LocalSocket((int) made);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment address = arena.allocate(ADDRESS_SIZE, Long.BYTES);
      NativeCall.fields(address).putShort((short) AF_UNIX).put(name);
      Syscall.call("bind " + path, SyscallNumber.BIND, made, address.address(), ADDRESS_SIZE);
      int errno = FileCalls.setMode(ByteString.of(path), ALL_READ_AND_WRITE);
      if (errno != 0) {
        throw new LinuxException("chmod " + path, errno);
      }
      Syscall.call("listen at " + path, SyscallNumber.LISTEN, made, BACKLOG);
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /**
   * Waits for a connection.
   *
   * @throws LinuxException if there are no descriptors left, or the socket is no listening one
   */
  public LocalSocket accept() throws LinuxException {
    while (true) {
      long accepted = Syscall.attempt(SyscallNumber.ACCEPT4, descriptor, 0, 0, SOCK_CLOEXEC);
      if (accepted >= 0) {
        return new LocalSocket((int) accepted);
      }
      if (accepted != -Errno.EINTR && accepted != -Errno.ECONNABORTED) {
        throw new LinuxException("accept a connection", (int) -accepted);
      }
    }
  }

  /**
   * Waits for a message, and returns the descriptors that came with it; none if the peer is gone,
   * or has sent none.
   *
   * @throws LinuxException if the kernel refuses
   */
  public ReceivedDescriptors receive() throws LinuxException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment control = arena.allocate(CONTROL_SIZE, Long.BYTES);
      MemorySegment data = arena.allocate(1);
      MemorySegment part = arena.allocate(2L * Long.BYTES, Long.BYTES);
      NativeCall.fields(part).putLong(data.address()).putLong(data.byteSize());
      MemorySegment header = arena.allocate(HEADER_SIZE, Long.BYTES);
      NativeCall.fields(header)
          .putLong(16, part.address())
          .putLong(24, 1)
          .putLong(32, control.address())
          .putLong(40, CONTROL_SIZE);
      while (true) {
        long length =
            Syscall.attempt(SyscallNumber.RECVMSG, descriptor, header.address(), MSG_CMSG_CLOEXEC);
        if (length >= 0 || length == -Errno.ECONNRESET) {
          return new ReceivedDescriptors(
              descriptors(NativeCall.fields(header).getLong(40), NativeCall.fields(control)));
        }
        if (length != -Errno.EINTR) {
          throw new LinuxException("receive a message", (int) -length);
        }
      }
    }
  }

  private static List<Integer> descriptors(long controlLength, ByteBuffer control) {
    List<Integer> found = new ArrayList<>();
    if (controlLength > CONTROL_HEADER && controlLength <= CONTROL_SIZE) {
      long end = control.getLong();
      if (control.getInt() == SOL_SOCKET && control.getInt() == SCM_RIGHTS) {
        while (control.position() + Integer.BYTES <= end) {
          found.add(control.getInt());
        }
      }
    }
    return found;
  }

  /** Sends one byte, if the peer is still there, and ends the connection: nobody waits any more. */
  public void end(int lastByte) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment data = arena.allocate(1);
      NativeCall.fields(data).put((byte) lastByte);
      Syscall.attempt(
          SyscallNumber.SENDTO, descriptor, data.address(), 1, MSG_NOSIGNAL_DONTWAIT, 0, 0);
      Syscall.attempt(SyscallNumber.SHUTDOWN, descriptor, SHUT_RDWR);
    }
  }

  @Override
  public void close() throws LinuxException {
    FileCalls.close(descriptor);
  }
}
