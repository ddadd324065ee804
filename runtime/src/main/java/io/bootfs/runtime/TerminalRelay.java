package io.bootfs.runtime;

import io.bootfs.linux.LinuxException;
import io.bootfs.linux.PseudoTerminal;
import io.bootfs.linux.RawTerminal;
import java.io.Closeable;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Connects a container's terminal with this process's standard streams, by two threads. Whoever
 * starts it closes it, after the container has ended.
 */
final class TerminalRelay implements Closeable {

  private static final int BUFFER = 16 << 10;
  private static final byte END_OF_FILE = 4; // ^D

  private final PseudoTerminal terminal;
  private final @Nullable RawTerminal ours;
  private final Thread output = Thread.ofPlatform().daemon().name("terminal").unstarted(this::show);

  private TerminalRelay(PseudoTerminal terminal, @Nullable RawTerminal ours) {
    this.terminal = terminal;
    this.ours = ours;
  }

  /**
   * Starts the relay.
   *
   * @param typing whether the container gets our standard input
   */
  static TerminalRelay start(PseudoTerminal terminal, boolean typing) {
    RawTerminal ours = typing ? RawTerminal.enter().orElse(null) : null;
    TerminalRelay relay = new TerminalRelay(terminal, ours);
    relay.output.start();
    if (typing) {
      Thread.ofPlatform().daemon().name("typing").start(relay::type);
    }
    return relay;
  }

  private void show() {
    OutputStream out = new FileOutputStream(FileDescriptor.out);
    byte[] buffer = new byte[BUFFER];
    try {
      int count;
      while ((count = terminal.read(buffer)) >= 0) {
        out = shown(buffer, count, out);
      }
    } catch (LinuxException e) {
      System.err.println("bootfs: the container's terminal is lost: " + e.getMessage());
    }
  }

  /** Writes to our output; where nobody reads that any more, to nowhere from now on. */
  private static OutputStream shown(byte[] buffer, int count, OutputStream out) {
    try {
      out.write(buffer, 0, count);
      return out;
    } catch (IOException e) {
      return OutputStream.nullOutputStream();
    }
  }

  private void type() {
    InputStream in = new FileInputStream(FileDescriptor.in);
    byte[] buffer = new byte[BUFFER];
    try {
      int count;
      while ((count = in.read(buffer)) >= 0) {
        terminal.write(buffer, count);
      }
      terminal.write(new byte[] {END_OF_FILE}, 1);
    } catch (IOException e) {
      // The container has ended.
    }
  }

  /** Waits until all is shown that was printed, and makes our terminal what it was. */
  @Override
  public void close() throws LinuxException {
    terminal.hangUp();
    try {
      output.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (ours != null) {
      ours.close();
    }
  }
}
