package io.bootfs.cli;

import io.bootfs.linux.ExecException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/**
 * Reports a failed verb as one line on standard error: {@code bootfs: what, where, remedy}.
 *
 * <p>With {@code BOOTFS_DEBUG} set in the environment, the stack trace follows.
 */
final class FailureReport implements IExecutionExceptionHandler {

  @Override
  public int handleExecutionException(
      Exception failure, CommandLine commandLine, ParseResult parsed) {
    return report(
        failure, commandLine.getErr(), commandLine.getCommandSpec().exitCodeOnExecutionException());
  }

  /** What a shell tells of a program that SIGPIPE killed. */
  private static final int NO_READER = 128 + 13;

  /**
   * Reports a failure, and returns the exit status; {@code status} unless it has one of its own.
   */
  static int report(Exception failure, PrintWriter err, int status) {
    if (failure instanceof StandardOutput.NoReaderException) {
      return NO_READER; // As programs end that SIGPIPE kills: without a word.
    }
    err.println("bootfs: " + describe(failure));
    if (System.getenv("BOOTFS_DEBUG") != null) {
      failure.printStackTrace(err);
    }
    return failure instanceof ExecException e ? e.reason().exitStatus() : status;
  }

  /** Returns one line that says what failed, also where the JDK's own message is only a path. */
  static String describe(Throwable failure) {
    String line =
        switch (failure) {
          case UncheckedIOException e when e.getCause() != null -> describe(e.getCause());
          case NoSuchFileException e -> e.getFile() + ": no such file or directory";
          case AccessDeniedException e -> e.getFile() + ": permission denied";
          case FileAlreadyExistsException e -> e.getFile() + ": exists already";
          case NotDirectoryException e -> e.getFile() + ": not a directory";
          case FileSystemException e -> e.getFile() + ": " + reason(e);
          case IOException e when e.getMessage() != null -> e.getMessage();
          case IllegalArgumentException e when e.getMessage() != null -> e.getMessage();
          default -> failure.toString();
        };
    return line.replace('\n', ' ');
  }

  private static String reason(FileSystemException e) {
    return e.getReason() == null ? e.getClass().getSimpleName() : e.getReason();
  }
}
