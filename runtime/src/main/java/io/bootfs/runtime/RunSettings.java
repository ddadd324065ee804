package io.bootfs.runtime;

import io.bootfs.boot.ByteStrings;
import io.bootfs.boot.StartOptions;
import io.bootfs.linux.CapabilitySet;
import io.bootfs.oci.RunConfig;
import io.bootfs.runtime.state.StoredImage;
import io.bootfs.store.cache.CacheOptions;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a container is to be. Immutable.
 *
 * @param name the container's name
 * @param image what it is made from
 * @param cache what keeps fetched chunks, or null for nothing
 * @param arguments what is run in place of the image's CMD, byte strings; empty for CMD
 * @param environment variables besides the image's, {@code NAME=value}
 * @param directory the working directory, or null for the image's
 * @param user the user, or null for the image's
 * @param volumes what it sees of this machine, in the order of mounting
 * @param scratch where its writable layer lies
 * @param kept whether the writable layer outlives it
 * @param hostname its host name, or null for the container's name
 * @param ownNetwork whether it has a network of its own, which is a loopback device
 * @param privileged whether nothing of the machine is kept from it
 * @param capabilities the capabilities that it may have
 * @param terminal whether it gets a terminal
 * @param interactive whether it gets the caller's standard input
 * @param start how its start is recorded and helped, where there is a cache
 */
public record RunSettings(
    String name,
    StoredImage image,
    @Nullable CacheOptions cache,
    List<String> arguments,
    List<String> environment,
    @Nullable String directory,
    @Nullable String user,
    List<Volume> volumes,
    Scratch scratch,
    boolean kept,
    @Nullable String hostname,
    boolean ownNetwork,
    boolean privileged,
    CapabilitySet capabilities,
    boolean terminal,
    boolean interactive,
    StartOptions start) {

  private static final int HOSTNAME_LIMIT = 63;

  /**
   * Copies the lists.
   *
   * @throws IllegalArgumentException if something is to be kept that lies in memory, or the working
   *     directory is not absolute
   */
  public RunSettings {
    arguments = List.copyOf(arguments);
    environment = List.copyOf(environment);
    volumes = List.copyOf(volumes);
    if (kept && !scratch.size().isEmpty()) {
      throw new IllegalArgumentException(
          "--keep and a size of --scratch exclude each other: a layer of limited size lies in"
              + " memory");
    }
    if (directory != null && !directory.startsWith("/")) {
      throw new IllegalArgumentException(
          "the working directory '%s' is no absolute path".formatted(directory));
    }
  }

  /**
   * Returns the program and its arguments, byte strings.
   *
   * @throws IllegalArgumentException if there is nothing to run
   */
  List<String> command() {
    RunConfig config = image.config();
    List<String> command = new ArrayList<>();
    config.boot().entrypoint().forEach(word -> command.add(ByteStrings.ofText(word)));
    if (arguments.isEmpty()) {
      config.command().forEach(word -> command.add(ByteStrings.ofText(word)));
    }
    command.addAll(arguments);
    if (command.isEmpty()) {
      throw new IllegalArgumentException(
          "no command specified: image %s has neither ENTRYPOINT nor CMD, so give a command"
              .formatted(image.name()));
    }
    return command;
  }

  /** Returns the working directory, a byte string. */
  String workingDirectory() {
    String wanted = directory == null ? image.config().directory() : directory;
    return wanted.isEmpty() ? "/" : ByteStrings.ofText(wanted);
  }

  /** Returns the user, a byte string as {@code USER} of a Dockerfile takes it. */
  String userName() {
    return ByteStrings.ofText(user == null ? image.config().boot().user() : user);
  }

  /** Returns the host's name in the container. */
  String hostName() {
    if (hostname != null) {
      return hostname;
    }
    return name.substring(0, Math.min(name.length(), HOSTNAME_LIMIT));
  }
}
