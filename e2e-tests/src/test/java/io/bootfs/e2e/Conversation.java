package io.bootfs.e2e;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A program that a test talks with. Not thread-safe; closing it ends the program. */
final class Conversation implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long POLL_MILLIS = 50;

  private final List<String> words;
  private final Path log;
  private final Process process;

  /**
   * Starts a program.
   *
   * @param log the file that its output goes to
   */
  Conversation(Command command, Path log) throws IOException {
    this.words = command.words();
    this.log = log;
    this.process = command.start(log);
  }

  /** Returns all that the program has said. */
  String heard() throws IOException {
    return Files.readString(log, StandardCharsets.ISO_8859_1);
  }

  /** Waits until the program has said something. */
  void await(String text) throws IOException, InterruptedException {
    Instant deadline = Instant.now().plus(PATIENCE);
    while (!heard().contains(text)) {
      if (Instant.now().isAfter(deadline)) {
        throw new AssertionError(words + " did not say '" + text + "': " + heard());
      }
      Thread.sleep(POLL_MILLIS);
    }
  }

  /** Says something until the program answers with {@code text}. */
  void ask(String line, String text) throws IOException, InterruptedException {
    Instant deadline = Instant.now().plus(PATIENCE);
    while (!heard().contains(text)) {
      if (Instant.now().isAfter(deadline)) {
        throw new AssertionError(words + " did not answer '" + text + "': " + heard());
      }
      say(line);
      Thread.sleep(POLL_MILLIS);
    }
  }

  /** Says something. */
  void say(String text) throws IOException {
    OutputStream in = process.getOutputStream();
    in.write(text.getBytes(StandardCharsets.ISO_8859_1));
    in.flush();
  }

  /** Sends a signal to the program. */
  void signal(String signal) throws IOException, InterruptedException {
    Command.of("kill", "-" + signal, Long.toString(process.pid())).run().successful();
  }

  /** Says no more; the program may go on. */
  void saidAll() throws IOException {
    process.getOutputStream().close();
  }

  /** Waits for the program's end, and returns its exit status. */
  int end() throws InterruptedException {
    if (!process.waitFor(PATIENCE)) {
      throw new AssertionError(words + " does not end");
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
