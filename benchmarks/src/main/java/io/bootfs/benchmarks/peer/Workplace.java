package io.bootfs.benchmarks.peer;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A folder of a comparison's own, and what was started in it: all is ended and deleted when it is
 * closed, or when the JVM is told to end. Thread-safe.
 */
public final class Workplace implements Closeable {

  /** What is done at the end. */
  public interface Undo {
    /** Does it. */
    void run() throws IOException, InterruptedException;
  }

  private final Path folder;
  private final Deque<Undo> undo = new ArrayDeque<>();

  private Workplace(Path folder) {
    this.folder = folder;
  }

  /** Makes a folder in {@code parent}, which is made where it lacks. */
  public static Workplace in(Path parent) throws IOException {
    Workplace made =
        new Workplace(Files.createTempDirectory(Files.createDirectories(parent), "bootfs-bench-"));
    Path folder = made.folder;
    // In a session of its own: whoever ends this program by a signal to its group spares it.
    made.atEnd(() -> Programs.run("setsid", "--wait", "rm", "-rf", "--one-file-system", folder));
    Runtime.getRuntime().addShutdownHook(new Thread(made::close));
    return made;
  }

  /** Returns the path of something in the folder. */
  public Path path(String name) {
    return folder.toAbsolutePath().resolve(name);
  }

  /** Has something done at the end, before all that was asked for earlier. */
  public synchronized void atEnd(Undo step) {
    undo.push(step);
  }

  /** Has something closed at the end, and returns it. */
  public <T extends Closeable> T closing(T resource) {
    atEnd(resource::close);
    return resource;
  }

  @Override
  public synchronized void close() {
    while (!undo.isEmpty()) {
      try {
        undo.pop().run();
      } catch (IOException e) {
        System.err.println("cleaning up: " + e.getMessage());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
