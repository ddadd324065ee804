package io.bootfs.linux;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The way of the calling thread to the working directory of a program, within the program's root.
 * What is missing of the directory is made, with mode 755, and so is what a dangling link names, as
 * engines do. For one thread, which has parted with the others' directory.
 *
 * <p>The root may be anybody's, and in it a link through {@code /proc} to where the other threads
 * of this process are: there the thread does not stay, and nothing is created.
 */
final class WorkingDirectory {

  private static final int MAX_LINKS = 40; // as the kernel: MAXSYMLINKS of <linux/namei.h>

  private final String path;
  private final Deque<String> ahead = new ArrayDeque<>();
  private int links;

  private WorkingDirectory(String path) {
    this.path = path;
  }

  /**
   * Changes to a directory.
   *
   * @param path its absolute path, a byte string
   * @throws IOException if the kernel refuses, or the path leads out of the thread's root
   */
  static void change(String path) throws IOException {
    int errno = FileCalls.tryChangeDirectory(path);
    WorkingDirectory directory = new WorkingDirectory(path);
    if (errno == Errno.ENOENT) {
      errno = directory.make();
    }
    if (errno != 0) {
      throw new LinuxException("chdir to the working directory " + path, errno);
    }
    directory.checkIsInside();
  }

  /** Goes there step by step, and returns 0 or why not. */
  private int make() throws IOException {
    push(path);
    int errno = FileCalls.tryChangeDirectory("/");
    while (errno == 0 && !ahead.isEmpty()) {
      errno = goOn(ahead.pop());
    }
    return errno;
  }

  /** Changes to a directory within the working directory, and returns 0 or why not. */
  private int goOn(String name) throws IOException {
    checkIsInside();
    int errno = FileCalls.tryChangeDirectory(name);
    if (errno != Errno.ENOENT) {
      return errno;
    }
    String target = FileCalls.linkTarget(name);
    if (target == null) {
      FileCalls.makeDirectory(name);
      return FileCalls.tryChangeDirectory(name);
    }
    if (++links > MAX_LINKS) {
      return Errno.ELOOP;
    }
    push(target);
    return target.startsWith("/") ? FileCalls.tryChangeDirectory("/") : 0;
  }

  private void push(String names) {
    String[] all = names.split("/", -1);
    for (int i = all.length - 1; i >= 0; i--) {
      if (!all[i].isEmpty()) {
        ahead.push(all[i]);
      }
    }
  }

  private void checkIsInside() throws IOException {
    if (!FileCalls.isDirectoryWithinRoot()) {
      throw new IOException(
          "the working directory " + path + " leads out of the image, by a link in it");
    }
  }
}
