package io.bootfs.converter;

import io.bootfs.oci.BootConfig;
import io.bootfs.oci.RunConfig;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The folder that a conversion leaves its results in: all of them or none, beside or instead of
 * those of an earlier one. Close it to remove what was not published.
 *
 * <p>Not thread-safe, but {@link #close} may be called by a shutdown hook.
 */
public final class OutputFolder implements Closeable {

  private static final String INDEX = "rootfs.caibx";
  private static final String GUESS = BootConfig.GUESS_NAME;
  private static final String CONFIG = RunConfig.FILE_NAME;
  private static final String LAYOUT = "image";
  private static final String ARCHIVE = "image.tar";

  private final Path dir;
  private final List<Path> created;
  private final TemporaryFolder temporary;
  private boolean published;

  private OutputFolder(Path dir, List<Path> created, TemporaryFolder temporary) {
    this.dir = dir;
    this.created = created;
    this.temporary = temporary;
  }

  /**
   * Opens the folder, making it if needed. What a killed process has left there is removed.
   *
   * @throws IOException if it can't be made or written
   */
  public static OutputFolder open(Path dir) throws IOException {
    List<Path> created = new ArrayList<>();
    for (Path at = dir.toAbsolutePath(); at != null && !Files.exists(at); at = at.getParent()) {
      created.add(at);
    }
    Files.createDirectories(dir);
    return new OutputFolder(dir, created, TemporaryFolder.create(dir));
  }

  /** Returns where the local chunk store of this folder lies. */
  public static Path store(Path dir) {
    return dir.resolve("rootfs.castr");
  }

  /** Returns the folder's path, for messages. */
  Path location() {
    return dir;
  }

  /** Returns a folder for files that are needed until this is closed. */
  public Path temporary() {
    return temporary.path();
  }

  /** Returns where to write the index. */
  Path index() {
    return temporary().resolve(INDEX);
  }

  /** Returns where to write what a start is likely to read, unless nothing is guessed. */
  Path guess() {
    return temporary().resolve(GUESS);
  }

  /** Returns where to write what a runtime must know of the image. */
  Path config() {
    return temporary().resolve(CONFIG);
  }

  /** Returns where to write the boot image's layout. */
  Path layout() {
    return temporary().resolve(LAYOUT);
  }

  /** Returns where to write the boot image's archive. */
  Path archive() {
    return temporary().resolve(ARCHIVE);
  }

  /** Moves what was written to its place; the index last, since it says that all is there. */
  void publish() throws IOException {
    Files.move(archive(), dir.resolve(ARCHIVE), StandardCopyOption.ATOMIC_MOVE);
    Path oldLayout = temporary().resolve("old-image");
    if (Files.exists(dir.resolve(LAYOUT))) {
      Files.move(dir.resolve(LAYOUT), oldLayout, StandardCopyOption.ATOMIC_MOVE);
    }
    Files.move(layout(), dir.resolve(LAYOUT), StandardCopyOption.ATOMIC_MOVE);
    if (Files.exists(guess())) {
      Files.move(guess(), dir.resolve(GUESS), StandardCopyOption.ATOMIC_MOVE);
    } else {
      Files.deleteIfExists(dir.resolve(GUESS));
    }
    Files.move(config(), dir.resolve(CONFIG), StandardCopyOption.ATOMIC_MOVE);
    Files.move(index(), dir.resolve(INDEX), StandardCopyOption.ATOMIC_MOVE);
    published = true;
  }

  /** Removes temporary files, and folders that were made for nothing. */
  @Override
  public synchronized void close() throws IOException {
    temporary.close();
    for (Path made : created) {
      if (published || !isEmpty(made)) {
        break;
      }
      Files.delete(made);
    }
    created.clear();
  }

  private static boolean isEmpty(Path dir) throws IOException {
    try (Stream<Path> children = Files.list(dir)) {
      return children.findAny().isEmpty();
    }
  }
}
