package io.bootfs.cli;

import java.io.Closeable;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Where a server logs its requests. Thread-safe; whoever opens it closes it.
 *
 * @param out takes the lines
 * @param owned whether closing the log closes {@code out}
 */
record AccessLog(PrintWriter out, boolean owned) implements Closeable {

  /**
   * Opens a log.
   *
   * @param file the file to append to, {@code -} for standard output, or null for no log
   * @return the log, or null for none
   * @throws IOException if the file can't be written to
   */
  static @Nullable AccessLog open(@Nullable String file, PrintWriter standardOutput)
      throws IOException {
    if (file == null) {
      return null;
    }
    return file.equals("-")
        ? new AccessLog(standardOutput, false)
        : new AccessLog(
            new PrintWriter(
                Files.newBufferedWriter(
                    Path.of(file), StandardOpenOption.CREATE, StandardOpenOption.APPEND)),
            true);
  }

  /** Writes a line, at once. */
  void write(String line) {
    synchronized (out) {
      out.println(line);
      out.flush();
    }
  }

  @Override
  public void close() {
    if (owned) {
      out.close();
    }
  }
}
