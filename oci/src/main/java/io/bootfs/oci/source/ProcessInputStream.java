package io.bootfs.oci.source;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * What a program writes to its standard output; the end of it is an error unless the program
 * succeeded. Closing it early ends the program.
 */
final class ProcessInputStream extends FilterInputStream {

  /** How much of what a program says on its standard error is kept for the message, in bytes. */
  private static final int MOST_ERROR_BYTES = 4096;

  private static final int GRACE_SECONDS = 5;

  private final String what;
  private final Process process;
  private final Consumer<String> remarks;
  private final CompletableFuture<String> complaint;
  private boolean isEnded;

  private ProcessInputStream(String what, Process process, Consumer<String> remarks) {
    super(process.getInputStream());
    this.what = what;
    this.process = process;
    this.remarks = remarks;
    this.complaint =
        CompletableFuture.supplyAsync(
            () -> complaint(process.getErrorStream()),
            runnable -> Thread.ofVirtual().start(runnable));
  }

  /**
   * Starts a program.
   *
   * @param what what it does, for messages, as in {@code reading directory /srv}
   * @throws ImageSourceException if there is no such program, naming it
   */
  static ProcessInputStream start(String what, List<String> command) throws IOException {
    return start(what, command, remark -> {});
  }

  /**
   * Starts a program as {@link #start(String, List)} does.
   *
   * @param remarks is told at the end what a program that succeeded has said on its standard error,
   *     if anything
   */
  static ProcessInputStream start(String what, List<String> command, Consumer<String> remarks)
      throws IOException {
    try {
      ProcessBuilder builder = new ProcessBuilder(command);
      // Messages that this class passes on should be in one language.
      builder.environment().put("LC_ALL", "C");
      Process process = builder.start();
      process.getOutputStream().close();
      return new ProcessInputStream(what, process, remarks);
    } catch (IOException e) {
      throw new ImageSourceException(
          "%s needs the program '%s', which can't be started: install it"
              .formatted(what, command.getFirst()),
          e);
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int n = super.read(buffer, offset, length);
    if (n < 0) {
      checkStatus();
    }
    return n;
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    super.close();
  }

  private void checkStatus() throws IOException {
    try {
      if (!process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
        throw new ImageSourceException(what + " failed: the program doesn't end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(what + " was interrupted", e);
    }
    if (process.exitValue() != 0) {
      throw new ImageSourceException(
          "%s failed with status %d: %s".formatted(what, process.exitValue(), complaint.join()));
    }
    if (!complaint.join().isEmpty() && !isEnded) {
      remarks.accept(what + ": " + complaint.join());
    }
    isEnded = true;
  }

  private static String complaint(InputStream errors) {
    try (errors) {
      byte[] start = errors.readNBytes(MOST_ERROR_BYTES);
      long more = errors.transferTo(OutputStream.nullOutputStream());
      return new String(start, StandardCharsets.UTF_8).strip().replace("\n", "; ")
          + (more > 0 ? "… (and %,d more bytes)".formatted(more) : "");
    } catch (IOException e) {
      return "(its messages can't be read: " + e.getMessage() + ")";
    }
  }
}
