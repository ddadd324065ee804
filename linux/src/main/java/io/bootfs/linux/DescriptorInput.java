package io.bootfs.linux;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;

/**
 * Reads from a descriptor that this process was started with, or that its C part has opened: Java
 * can open none of a pipe or socket. Not thread-safe; whoever closes it closes the descriptor.
 */
public final class DescriptorInput extends InputStream {

  private static final int BUFFER = 64 << 10;

  private final int descriptor;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment memory = arena.allocate(BUFFER);
  private final ByteBuffer buffer = NativeCall.fields(memory).limit(0);
  private boolean closed;

  /** Takes over a descriptor that is open for reading. */
  public DescriptorInput(int descriptor) {
    this.descriptor = descriptor;
  }

  /**
   * Waits until there is something to be read, or the end.
   *
   * @return false if there was nothing within {@code limit}, or a signal came
   * @throws LinuxException if the kernel refuses to wait
   */
  public boolean awaitSome(Duration limit) throws LinuxException {
    return buffer.hasRemaining()
        || Poll.await(descriptor, Poll.POLLIN, limit, "descriptor " + descriptor);
  }

  @Override
  public int read() throws IOException {
    return fill() ? buffer.get() & 0xff : -1;
  }

  @Override
  public int read(byte[] into, int from, int length) throws IOException {
    Objects.checkFromIndexSize(from, length, into.length);
    if (length == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int count = Math.min(length, buffer.remaining());
    buffer.get(into, from, count);
    return count;
  }

  /** Waits until there is something to be had; returns false at the end. */
  private boolean fill() throws IOException {
    if (closed) {
      throw new IOException("it is closed");
    }
    while (!buffer.hasRemaining()) {
      long count = Syscall.attempt(SyscallNumber.READ, descriptor, memory.address(), BUFFER);
      if (count == 0) {
        return false;
      }
      if (count > 0) {
        buffer.position(0).limit((int) count);
      } else if (count != -Errno.EINTR) {
        throw new LinuxException("read descriptor " + descriptor, (int) -count);
      }
    }
    return true;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      arena.close();
      Syscall.attempt(SyscallNumber.CLOSE, descriptor);
    }
  }
}
