package io.bootfs.store.ssh;

import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import org.apache.sshd.agent.common.AbstractAgentProxy;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;

/**
 * Asks an SSH agent over its Unix socket, by the JDK. Used by one login at a time; it closes it.
 */
final class AgentClient extends AbstractAgentProxy {

  /** OpenSSH's agent takes and sends no larger message (AGENT_MAX_LEN). */
  private static final int LARGEST_MESSAGE = 256 << 10;

  private final SocketChannel socket;

  private AgentClient(SocketChannel socket) {
    super(null);
    this.socket = socket;
  }

  static AgentClient connect(Path path) throws IOException {
    SocketChannel socket = SocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      socket.connect(UnixDomainSocketAddress.of(path));
      return new AgentClient(socket);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  @Override
  protected synchronized Buffer request(Buffer request) throws IOException {
    ByteBuffer rest = ByteBuffer.wrap(request.array(), request.rpos(), request.available());
    while (rest.hasRemaining()) {
      socket.write(rest);
    }
    int length = read(Integer.BYTES).getInt();
    if (length < 1 || length > LARGEST_MESSAGE) {
      throw new SshException("the SSH agent answers with a message of " + length + " bytes");
    }
    return new ByteArrayBuffer(read(length).array());
  }

  private ByteBuffer read(int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining()) {
      if (socket.read(bytes) < 0) {
        throw new EOFException("the SSH agent hangs up");
      }
    }
    return bytes.flip();
  }

  @Override
  public boolean isOpen() {
    return socket.isOpen();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
