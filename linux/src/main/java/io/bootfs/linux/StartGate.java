package io.bootfs.linux;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

/**
 * Holds a child of posix_spawn(3) back between its birth and its exec, when it is the first process
 * of its PID namespace and nothing runs in there yet.
 *
 * <p>The child opens two FIFOs, and opening waits for the other end: by the first one it reports,
 * by the second one it is let go. They lie in the program's root and not in its {@code /proc}, so
 * that they have the same names whatever becomes of that meanwhile; and in a folder with a name of
 * its own, since a {@code /dev} may be shared with others that start. For one child; the caller
 * closes it.
 */
final class StartGate implements Closeable {

  private static final Path DEV = Path.of("/dev");
  private static final String PREFIX = ".bootfs-start-";
  private static final String REPORT = "report";
  private static final String RELEASE = "release";
  private static final String PROC = "proc";
  private static final int NONE = -1;
  private static final int FILE_TYPE = 0170000; // S_IFMT of <linux/stat.h>
  private static final int FIFO = 0010000; // S_IFIFO

  private final Path inside;
  private final Path folder;
  private int reportEnds = NONE;
  private int releaseEnds = NONE;

  private StartGate(Path inside, Path folder) {
    this.inside = inside;
    this.folder = folder;
  }

  /**
   * Makes a gate in the program's root.
   *
   * @param place the directory of that root where it is to be, if that can be written to; else
   *     {@code /dev}
   * @throws IOException if that can't be, or its {@code /dev} is a link, which from here would lead
   *     to a place outside of it
   */
  static StartGate create(RootDirectory root, Path place) throws IOException {
    Path devices = Path.of(root.path() + DEV);
    if (Files.isSymbolicLink(devices)) {
      throw new IOException(
          "the image's /dev is a link to "
              + Files.readSymbolicLink(devices)
              + ": no program of it can be started in a PID namespace");
    }
    Path own = Files.isWritable(Path.of(root.path() + place)) ? place : DEV;
    Path inside = own.resolve(PREFIX + Long.toHexString(System.nanoTime()));
    Path folder = Files.createDirectory(Path.of(root.path() + inside));
    Files.createDirectory(folder.resolve(PROC));
    FileCalls.makeFifo(folder.resolve(REPORT).toString());
    FileCalls.makeFifo(folder.resolve(RELEASE).toString());
    return new StartGate(inside, folder);
  }

  /**
   * Takes away from a place the gates of processes that were killed, which nobody uses. What only
   * bears such a name is somebody else's, and stays, as does what can't be taken away.
   *
   * @throws IOException if the place can't be read
   */
  static void removeLeftovers(Path place) throws IOException {
    try (DirectoryStream<Path> gates = Files.newDirectoryStream(place, PREFIX + "*")) {
      for (Path gate : gates) {
        removeLeftover(gate);
      }
    }
  }

  private static void removeLeftover(Path gate) {
    try {
      if (isGate(gate)) {
        remove(gate);
      }
    } catch (IOException | DirectoryIteratorException e) {
      // It is seen in the program's root, and hinders nobody.
    }
  }

  /** Tells whether that is a gate, or half of one: no link is followed, as programs make them. */
  private static boolean isGate(Path folder) throws IOException {
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    try (DirectoryStream<Path> parts = Files.newDirectoryStream(folder)) {
      for (Path part : parts) {
        boolean known =
            part.endsWith(PROC)
                ? isEmptyDirectory(part)
                : (part.endsWith(REPORT) || part.endsWith(RELEASE)) && isFifo(part);
        if (!known) {
          return false;
        }
      }
      return true;
    }
  }

  private static boolean isEmptyDirectory(Path file) throws IOException {
    if (!Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(file)) {
      return !entries.iterator().hasNext();
    }
  }

  private static boolean isFifo(Path file) throws IOException {
    int mode = (int) Files.getAttribute(file, "unix:mode", LinkOption.NOFOLLOW_LINKS);
    return (mode & FILE_TYPE) == FIFO;
  }

  /** Returns an empty directory for a mount, as it is named inside. */
  Path mountPoint() {
    return inside.resolve(PROC);
  }

  /** Returns what the child opens; it keeps neither open when it runs its program. */
  List<PosixSpawn.Opening> openings() {
    int descriptor = PosixSpawn.FIRST_CLOSED;
    return List.of(
        new PosixSpawn.Opening(descriptor, inside.resolve(REPORT).toString(), FileCalls.O_WRONLY),
        new PosixSpawn.Opening(descriptor, inside.resolve(RELEASE).toString(), FileCalls.O_RDONLY));
  }

  /** Waits for the child's report, or for {@link #giveUp}. */
  void await() throws LinuxException {
    FileCalls.close(FileCalls.openForReading(folder.resolve(REPORT).toString()));
  }

  /** Lets the child go as soon as it waits; for a thread that sees the program's root. */
  void open() throws LinuxException {
    FileCalls.close(FileCalls.openForWriting(inside.resolve(RELEASE).toString()));
  }

  /** Takes away what a child that was let go would see of the gate; for such a thread, too. */
  void hide() throws IOException {
    remove(inside);
  }

  /** Ends all waiting, now and later: there is no child, or it is past the gate. */
  void giveUp() throws LinuxException {
    reportEnds = openBothEnds(REPORT);
    releaseEnds = openBothEnds(RELEASE);
  }

  private int openBothEnds(String name) throws LinuxException {
    try {
      // fifo(7): on Linux, that never waits.
      return FileCalls.openForBoth(folder.resolve(name).toString());
    } catch (LinuxException e) {
      if (e.errno() != Errno.ENOENT) {
        throw e;
      }
      return NONE; // The child is past the gate, which is hidden already.
    }
  }

  /** Takes the gate away; nobody waits there any more. */
  @Override
  public void close() throws IOException {
    for (int descriptor : new int[] {reportEnds, releaseEnds}) {
      if (descriptor != NONE) {
        FileCalls.close(descriptor);
      }
    }
    remove(folder);
  }

  private static void remove(Path folder) throws IOException {
    for (String name : List.of(REPORT, RELEASE, PROC)) {
      Files.deleteIfExists(folder.resolve(name));
    }
    Files.deleteIfExists(folder);
  }
}
