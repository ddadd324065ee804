package io.bootfs.runtime.state;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.Properties;
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
    Properties properties = new Properties();
    properties.setProperty("image", image);
    properties.setProperty("index", index);
    properties.setProperty("command", command);
    properties.setProperty("started", started.toString());
    properties.setProperty("mark", mark);
    properties.setProperty("kept", Boolean.toString(kept));
    set(properties, "runtime", runtime);
    if (layer != null) {
      properties.setProperty("layer", layer.toString());
    }
    if (app != null) {
      set(properties, "app", app);
    }
    if (exitStatus != null) {
      properties.setProperty("exit-status", exitStatus.toString());
    }
    StringWriter text = new StringWriter();
    properties.store(text, null);
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Reads a file; empty if there is none yet. */
  static Optional<ContainerState> read(Path file) throws IOException {
    Properties properties = new Properties();
    try {
      properties.load(new StringReader(Files.readString(file)));
      return Optional.of(of(properties));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (RuntimeException e) {
      throw new IOException(file + " is damaged: " + e.getMessage(), e);
    }
  }

  private static ContainerState of(Properties properties) {
    String layer = properties.getProperty("layer");
    String exitStatus = properties.getProperty("exit-status");
    return new ContainerState(
        must(properties, "image"),
        must(properties, "index"),
        must(properties, "command"),
        Instant.parse(must(properties, "started")),
        must(properties, "mark"),
        layer == null ? null : Path.of(layer),
        Boolean.parseBoolean(must(properties, "kept")),
        process(must(properties, "runtime")),
        properties.containsKey("app") ? process(must(properties, "app")) : null,
        exitStatus == null ? null : Integer.valueOf(exitStatus));
  }

  private static String must(Properties properties, String name) {
    String value = properties.getProperty(name);
    if (value == null) {
      throw new IllegalArgumentException("it has no " + name);
    }
    return value;
  }

  private static void set(Properties properties, String name, ProcessId process) {
    properties.setProperty(name, process.pid() + " " + process.started());
  }

  private static ProcessId process(String value) {
    String[] numbers = value.split(" ", 2);
    return new ProcessId(Long.parseLong(numbers[0]), Long.parseLong(numbers[1]));
  }
}
