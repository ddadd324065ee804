package io.bootfs.store;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Ports of this machine for servers that can't choose one by themselves. */
public final class FreePort {

  /** Those from 32,768 on are the kernel's: any connection may get one of them at any moment. */
  private static final int FIRST = 10_000;

  private static final int END = 32_000;

  private static final int ATTEMPTS = 100;

  private FreePort() {}

  /** Returns one that nobody listens on; a random one, since other processes look for some, too. */
  public static int find() throws IOException {
    for (int i = 0; i < ATTEMPTS; i++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, END);
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (BindException e) {
        // Another's.
      }
    }
    throw new IOException("no port from " + FIRST + " to " + END + " is free");
  }
}
