package io.bootfs.linux;

import static io.bootfs.linux.ExecException.Reason.NOT_EXECUTABLE;
import static io.bootfs.linux.ExecException.Reason.NOT_FOUND;

import java.io.IOException;
import java.util.Locale;

/** Finds the file that a program's name means, as the calling thread sees it. */
final class ExecutableSearch {

  private ExecutableSearch() {}

  /**
   * Returns the path to execute: the name itself if it has a slash, else the first executable file
   * of that name on the search path.
   *
   * @throws ExecException if there is none, in the words of runc
   */
  static String find(String name, String searchPath) throws IOException {
    if (name.indexOf('/') >= 0) {
      int errno = FileCalls.executable(name);
      if (errno != 0) {
        throw refusal(name, errno);
      }
      return name;
    }
    for (String directory : searchPath.split(":", -1)) {
      String path = (directory.isEmpty() ? "." : directory) + "/" + name;
      if (FileCalls.executable(path) == 0) {
        return path;
      }
    }
    throw new ExecException(NOT_FOUND, name, "executable file not found in $PATH");
  }

  /** Returns what a failed exec of a file that was found means. */
  static ExecException explain(String name, LinuxException failure) {
    // The file is there, so what is missing is its interpreter.
    return failure.errno() == Errno.ENOENT
        ? new ExecException(
            NOT_FOUND, name, "no such file or directory (the interpreter in its first bytes)")
        : new ExecException(NOT_EXECUTABLE, name, inWords(failure.errno()));
  }

  private static ExecException refusal(String name, int errno) {
    return switch (errno) {
      case Errno.EACCES -> new ExecException(NOT_EXECUTABLE, name, "permission denied");
      case Errno.EISDIR -> new ExecException(NOT_EXECUTABLE, name, "is a directory");
      default -> new ExecException(NOT_FOUND, name, "stat " + name + ": " + inWords(errno));
    };
  }

  private static String inWords(int errno) {
    return Strerror.of(errno).toLowerCase(Locale.ROOT);
  }
}
