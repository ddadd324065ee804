package io.bootfs.erofs.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** Runs programs that tests need. */
public final class Command {

  private Command() {}

  /**
   * Runs a program and returns what it printed, standard error included.
   *
   * @throws AssertionError if it isn't there, or ends with another status than 0
   */
  public static String run(Object... command) throws IOException {
    Process process = start(command, true);
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    check(process, output, command);
    return output;
  }

  /** Runs a Python script of the test resources, as {@link #run} does. */
  public static String python(String script, Object... arguments) throws IOException {
    Object[] command = pythonCommand(arguments);
    Process process = start(command, true);
    send(script, process);
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    check(process, script + ": " + output, command);
    return output;
  }

  /** Takes what a program prints. */
  @FunctionalInterface
  public interface Reader<T> {

    /** Reads the program's standard output to its end. */
    T read(InputStream output) throws IOException;
  }

  /** Runs a Python script of the test resources and hands what it prints to a reader. */
  public static <T> T python(Reader<T> reader, String script, Object... arguments)
      throws IOException {
    Object[] command = pythonCommand(arguments);
    Process process = start(command, false);
    send(script, process);
    T result;
    try (InputStream output = process.getInputStream()) {
      result = reader.read(output);
    }
    check(process, script, command);
    return result;
  }

  private static Object[] pythonCommand(Object... arguments) {
    List<Object> command = new ArrayList<>(List.of("python3", "-"));
    command.addAll(Arrays.asList(arguments));
    return command.toArray();
  }

  private static Process start(Object[] command, boolean joinErrors) {
    List<String> words = Arrays.stream(command).map(Object::toString).toList();
    ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(joinErrors);
    if (!joinErrors) {
      builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    }
    try {
      return builder.start();
    } catch (IOException e) {
      throw new AssertionError("this test needs the program " + words.getFirst(), e);
    }
  }

  private static void send(String script, Process process) {
    try (InputStream text =
            Objects.requireNonNull(
                Command.class.getResourceAsStream("/io/bootfs/erofs/" + script), script);
        OutputStream in = process.getOutputStream()) {
      text.transferTo(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void check(Process process, String output, Object... command)
      throws InterruptedIOException {
    try {
      int status = process.waitFor();
      if (status != 0) {
        throw new AssertionError(
            "%s ended with status %d:%n%s".formatted(Arrays.toString(command), status, output));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while a program ran");
    }
  }
}
