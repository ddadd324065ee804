package io.bootfs.store.profile;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * The file of an index, whose name is found out once, by whoever asks first: it takes milliseconds,
 * for which several parts of a start would wait one after the other. Thread-safe.
 */
public final class IndexFile {

  private final Path path;
  private final FutureTask<IndexName> name;

  /** Creates it; nothing is read yet. */
  public IndexFile(Path path) {
    this.path = path;
    name = new FutureTask<>(() -> IndexName.of(path));
  }

  /** Returns where the file is. */
  public Path path() {
    return path;
  }

  /**
   * Returns the name of the index, as soon as it is known.
   *
   * @throws IOException if the file can't be read
   */
  public IndexName name() throws IOException {
    name.run(); // Unless it was or is.
    try {
      return name.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while " + path + " was named", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      throw new IllegalStateException(path + " could not be named", e.getCause());
    }
  }
}
