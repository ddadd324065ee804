package io.bootfs.runtime.state;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The containers of a data root. A container runs as long as its process has its folder locked;
 * whatever a killed one has left is cleaned up by whoever looks next. Thread-safe among processes.
 */
public final class Containers {

  private static final int KILLED = 128 + 9;
  private static final Duration KILL_LIMIT = Duration.ofSeconds(30);

  private final DataRoot root;

  /** Creates the view of a data root. */
  public Containers(DataRoot root) {
    this.root = root;
  }

  /**
   * A container, as it is now.
   *
   * @param name its name
   * @param state what is written down of it; of a running one possibly not all yet
   * @param running whether its process lives
   */
  public record Entry(String name, @Nullable ContainerState state, boolean running) {}

  /**
   * Takes a name for a new container, or for a kept one that is to be started again.
   *
   * @param again whether a kept one may be started again
   * @param index the digest of the image's index, which a kept one must have been made from
   * @throws IOException if the name is in use, with the remedy
   */
  public OpenContainer open(String name, boolean again, String index) throws IOException {
    try (FolderLock _ = FolderLock.await(root.containers())) {
      sweep();
      OpenContainer container = new OpenContainer(root, DataRoot.checkName(name));
      if (Files.exists(container.folder())) {
        checkRestart(name, again, index);
      }
      container.take();
      return container;
    }
  }

  private void checkRestart(String name, boolean again, String index) throws IOException {
    ContainerState state = state(name);
    if (state == null || state.exitStatus() == null) {
      throw new IOException(
          "container %s is running: choose another --name, or bootfs rm --force %s"
              .formatted(name, name));
    }
    if (!again) {
      throw new IOException(
          "container %s was kept: start it again with --keep, or bootfs rm %s"
              .formatted(name, name));
    }
    if (!state.index().equals(index)) {
      throw new IOException(
          "container %s was made from image %s as it was then: bootfs rm %s first"
              .formatted(name, state.image(), name));
    }
  }

  /** Returns all containers by name, when what killed ones have left is gone. */
  public List<Entry> list() throws IOException {
    try (FolderLock _ = FolderLock.await(root.containers())) {
      return sweep();
    }
  }

  /**
   * Removes a kept container with its writable layer.
   *
   * @param force whether a running one is killed
   * @throws IOException if there is none, or it runs
   */
  public void remove(String name, boolean force) throws IOException {
    DataRoot.checkName(name);
    Entry entry =
        list().stream()
            .filter(one -> one.name().equals(name))
            .findFirst()
            .orElseThrow(() -> new IOException("no container " + name + ": see bootfs ps -a"));
    if (entry.running()) {
      if (!force) {
        throw new IOException(
            "container %s is running: end it, or use --force, which kills it".formatted(name));
      }
      kill(name);
    }
    try (FolderLock _ = FolderLock.await(root.containers())) {
      sweep();
      OpenContainer container = new OpenContainer(root, name);
      if (Files.exists(container.folder())) {
        container.take();
        container.wipe(state(name));
      }
    }
  }

  private void kill(String name) throws IOException {
    Path folder = new OpenContainer(root, name).folder();
    boolean ended =
        Polling.until(
            KILL_LIMIT,
            () -> {
              ContainerState state = state(name);
              if (state != null) {
                state.runtime().kill();
              }
              Optional<FolderLock> lock = FolderLock.tryIt(folder);
              if (lock.isPresent()) {
                lock.get().close();
              }
              return lock.isPresent() || !Files.exists(folder);
            });
    if (!ended) {
      throw new IOException("container " + name + " does not end although it was killed");
    }
  }

  /** Cleans up what has ended without doing so itself; the caller has the lock. */
  private List<Entry> sweep() throws IOException {
    List<Entry> entries = new ArrayList<>();
    for (String name : names()) {
      OpenContainer container = new OpenContainer(root, name);
      Optional<FolderLock> lock = FolderLock.tryIt(container.folder());
      if (lock.isEmpty()) {
        entries.add(new Entry(name, state(name), true));
        continue;
      }
      try (FolderLock _ = lock.get()) {
        ended(container).ifPresent(state -> entries.add(new Entry(name, state, false)));
      }
    }
    return entries;
  }

  private Optional<ContainerState> ended(OpenContainer container) throws IOException {
    ContainerState state = container.read().orElse(null);
    if (state == null || state.exitStatus() != null) {
      if (state == null) {
        container.wipe(null);
      }
      return Optional.ofNullable(state);
    }
    Leftovers.kill(state);
    if (!state.kept()) {
      container.wipe(state);
      return Optional.empty();
    }
    ContainerState killed = state.ended(KILLED);
    container.write(killed);
    return Optional.of(killed);
  }

  private List<String> names() throws IOException {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> folders =
        Files.newDirectoryStream(root.containers(), Files::isDirectory)) {
      folders.forEach(folder -> names.add(folder.getFileName().toString()));
    }
    names.sort(null);
    return names;
  }

  private @Nullable ContainerState state(String name) throws IOException {
    return new OpenContainer(root, name).read().orElse(null);
  }
}
