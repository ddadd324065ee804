package io.bootfs.runtime.state;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A container's folders, which this process has for itself from when it takes them. Not
 * thread-safe; the owner closes it, after which nothing of it stays but what is kept.
 */
public final class OpenContainer implements Closeable {

  private final DataRoot root;
  private final String name;
  private @Nullable FolderLock lock;
  private @Nullable ContainerState state;

  OpenContainer(DataRoot root, String name) {
    this.root = root;
    this.name = name;
  }

  /** Returns the container's name. */
  public String name() {
    return name;
  }

  /** Returns the folder for what is written down, and for files that the container gets. */
  public Path folder() {
    return root.containers().resolve(name);
  }

  /** Makes the folders and locks them; the caller has the lock of all containers. */
  void take() throws IOException {
    Files.createDirectories(folder());
    lock =
        FolderLock.tryIt(folder())
            .orElseThrow(() -> new IOException("container " + name + " is running"));
  }

  Optional<ContainerState> read() throws IOException {
    return ContainerState.read(stateFile());
  }

  /**
   * Writes down what the container is.
   *
   * @throws IOException if that is not possible
   */
  public void write(ContainerState state) throws IOException {
    this.state = state;
    Trees.write(stateFile(), state.toBytes());
  }

  /**
   * Writes down how the container ended.
   *
   * @throws IOException if that is not possible
   */
  public void ended(int exitStatus) throws IOException {
    if (state != null && state.kept()) {
      write(state.ended(exitStatus));
    }
  }

  /** Removes the folders, and the writable layer if there is one. */
  void wipe(@Nullable ContainerState state) throws IOException {
    Path layer = state == null ? null : state.layer();
    if (layer != null) {
      Trees.delete(layer);
    }
    Trees.delete(folder());
  }

  private Path stateFile() {
    return folder().resolve("state.properties");
  }

  @Override
  public void close() throws IOException {
    if (lock == null) {
      return;
    }
    try (FolderLock _ = FolderLock.await(root.containers())) {
      if (state == null || !state.kept() || state.exitStatus() == null) {
        wipe(state);
      }
      lock.close();
      lock = null;
    }
  }
}
