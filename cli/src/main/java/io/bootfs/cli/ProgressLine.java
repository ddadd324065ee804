package io.bootfs.cli;

import java.io.Console;
import java.io.PrintWriter;
import java.io.Writer;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A line on the terminal that says how far a verb has got, renewed a few times a second and wiped
 * in the end. Where standard output is no terminal, or one that can't wipe a line, nothing is
 * printed.
 */
final class ProgressLine implements AutoCloseable {

  private static final Duration PERIOD = Duration.ofMillis(250);

  /** ECMA-48: "erase in line", behind a carriage return. */
  private static final String WIPE = "\r\u001b[K";

  private final PrintWriter out;
  private final Supplier<String> text;
  private final Thread thread;

  private ProgressLine(PrintWriter out, Supplier<String> text) {
    this.out = out;
    this.text = text;
    this.thread = Thread.ofPlatform().daemon().name("progress").unstarted(this::renew);
  }

  /**
   * Starts to show what {@code text} returns, until closed.
   *
   * @param out where to print, as far as it is the terminal
   */
  static ProgressLine show(PrintWriter out, Supplier<String> text) {
    ProgressLine line = new ProgressLine(out, text);
    if (onTerminal()) {
      line.thread.start();
    }
    return line;
  }

  /** Returns one that shows nothing. */
  static ProgressLine none() {
    return new ProgressLine(new PrintWriter(Writer.nullWriter()), () -> "");
  }

  @SuppressWarnings("SystemConsoleNull") // JDK 25 returns null again where there is no terminal.
  private static boolean onTerminal() {
    Console console = System.console();
    return console != null && console.isTerminal() && canWipe(System.getenv("TERM"));
  }

  /** Tells whether a terminal of that kind knows {@link #WIPE}, as all do but for one. */
  static boolean canWipe(@Nullable String terminal) {
    return terminal != null && !terminal.isEmpty() && !terminal.equals("dumb");
  }

  private void renew() {
    try {
      while (true) {
        Thread.sleep(PERIOD);
        print(WIPE + text.get());
      }
    } catch (InterruptedException e) {
      print(WIPE);
    }
  }

  private void print(String line) {
    out.print(line);
    out.flush();
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
