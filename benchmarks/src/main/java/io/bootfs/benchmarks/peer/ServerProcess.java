package io.bootfs.benchmarks.peer;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;

/** A server that a comparison started. Whoever starts it closes it, and with it its children. */
public final class ServerProcess implements Closeable {

  private static final int ATTEMPTS = 1200;
  private static final long PAUSE_MILLIS = 25;

  private final Process process;

  private ServerProcess(Process process) {
    this.process = process;
  }

  /** Starts one, and waits until it takes connections at a port of the loopback address. */
  public static ServerProcess start(int port, Path log, String... command)
      throws IOException, InterruptedException {
    return start(() -> accepts(port), log, command);
  }

  /** Starts one, and waits until it is ready. */
  public static ServerProcess start(BooleanSupplier ready, Path log, String... command)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    ServerProcess server = new ServerProcess(process);
    for (int i = 0; i < ATTEMPTS && process.isAlive(); i++) {
      if (ready.getAsBoolean()) {
        return server;
      }
      Thread.sleep(PAUSE_MILLIS);
    }
    server.close();
    throw new IOException(
        "%s does not start: %s".formatted(String.join(" ", command), Files.readString(log)));
  }

  private static boolean accepts(int port) {
    try {
      new Socket(InetAddress.getLoopbackAddress(), port).close();
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Returns a port of the loopback address that nobody listens on. */
  public static InetSocketAddress freeAddress() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return new InetSocketAddress(socket.getInetAddress(), socket.getLocalPort());
    }
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
    process.onExit().join();
  }
}
