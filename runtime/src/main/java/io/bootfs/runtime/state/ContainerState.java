package io.bootfs.runtime.state;

import io.bootfs.oci.SortedProperties;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is written down of a container. Immutable.
 *
 * @param image the image's name
 * @param index the digest of the image's index
 * @param command what it runs, for people
 * @param started when it was started last
 * @param mark what its root is called in the list of mounts, and nobody else's
 * @param layer the folder of its writable layer, or null for one in memory
 * @param kept whether the layer and this state outlive it
 * @param runtime the process that serves its root
 * @param app its process 1, or null before that was started
 * @param exitStatus how it ended, or null as long as it has not
 */
public record ContainerState(
    String image,
    String index,
    String command,
    Instant started,
    String mark,
    @Nullable Path layer,
    boolean kept,
    ProcessId runtime,
    @Nullable ProcessId app,
    @Nullable Integer exitStatus) {

  /** Returns the state of the same container with its process 1. */
  public ContainerState withApp(ProcessId process) {
    return new ContainerState(
        image, index, command, started, mark, layer, kept, runtime, process, null);
  }

  ContainerState ended(int status) {
    return new ContainerState(
        image, index, command, started, mark, layer, kept, runtime, app, status);
  }

  /** Returns the file's content. */
  byte[] toBytes() throws IOException {
    SortedProperties properties = new SortedProperties();
    properties.set("image", image);
    properties.set("index", index);
    properties.set("command", command);
    // As a number: to make a date of it takes a start milliseconds.
    properties.set("started", Long.toString(started.toEpochMilli()));
    properties.set("mark", mark);
    properties.set("kept", Boolean.toString(kept));
    set(properties, "runtime", runtime);
    if (layer != null) {
      properties.set("layer", layer.toString());
    }
    if (app != null) {
      set(properties, "app", app);
    }
    if (exitStatus != null) {
      properties.set("exit-status", exitStatus.toString());
    }
    return properties.toBytes();
  }

  /** Reads a file; empty if there is none yet. */
  static Optional<ContainerState> read(Path file) throws IOException {
    try {
      return Optional.of(of(SortedProperties.read(file)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (RuntimeException e) {
      throw new IOException(file + " is damaged: " + e.getMessage(), e);
    }
  }

  private static ContainerState of(SortedProperties properties) {
    String layer = properties.get("layer");
    String app = properties.get("app");
    String exitStatus = properties.get("exit-status");
    return new ContainerState(
        must(properties, "image"),
        must(properties, "index"),
        must(properties, "command"),
        Instant.ofEpochMilli(Long.parseLong(must(properties, "started"))),
        must(properties, "mark"),
        layer == null ? null : Path.of(layer),
        Boolean.parseBoolean(must(properties, "kept")),
        process(must(properties, "runtime")),
        app == null ? null : process(app),
        exitStatus == null ? null : Integer.valueOf(exitStatus));
  }

  private static String must(SortedProperties properties, String name) {
    String value = properties.get(name);
    if (value == null) {
      throw new IllegalArgumentException("it has no " + name);
    }
    return value;
  }

  private static void set(SortedProperties properties, String name, ProcessId process) {
    properties.set(name, process.pid() + " " + process.started());
  }

  private static ProcessId process(String value) {
    String[] numbers = value.split(" ", 2);
    return new ProcessId(Long.parseLong(numbers[0]), Long.parseLong(numbers[1]));
  }
}
