package io.bootfs.store.ssh;

import io.bootfs.store.StoreOptions;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a store is reached over SSH. Immutable.
 *
 * @param connectTimeout the most time for connection and login to come about
 * @param stallTimeout the most time in which nothing comes although something is waited for
 * @param timeout the most time for one chunk
 * @param requests the most chunks asked for at once over the one connection
 * @param hostKeys which host keys are accepted
 * @param config the client's configuration, in OpenSSH's form; it need not exist
 * @param secrets what the client logs in with
 * @param casync the program that serves the store on the other side
 * @param casyncFolder where it keeps what it is asked for, two files for each chunk; empty for
 *     where it does by itself
 */
record SshOptions(
    Duration connectTimeout,
    Duration stallTimeout,
    Duration timeout,
    int requests,
    KnownHosts hostKeys,
    Path config,
    SshSecrets secrets,
    String casync,
    String casyncFolder) {

  static final Set<String> NAMES =
      Set.of(
          "connect-timeout",
          "stall-timeout",
          "timeout",
          "requests",
          "known-hosts",
          "known-hosts-file",
          "ssh-config",
          "ssh-key",
          "casync",
          "casync-tmpdir");

  /** In memory: on a disk, casync waits for its file system more than for the network. */
  private static final String CASYNC_FOLDER = "/dev/shm";

  /**
   * Returns what a store's options and the environment say, and the defaults for what they don't.
   *
   * @throws IOException if one is malformed
   */
  static SshOptions of(StoreOptions options, SshAddress address) throws IOException {
    String casync = options.text("casync");
    String folder = options.text("casync-tmpdir");
    return new SshOptions(
        options.time("connect-timeout", Duration.ofSeconds(10)),
        options.time("stall-timeout", Duration.ofSeconds(20)),
        options.time("timeout", Duration.ofSeconds(60)),
        options.count("requests", 128),
        KnownHosts.of(options),
        path(options.text("ssh-config"), "~/.ssh/config"),
        SshSecrets.of(options, address),
        casync == null ? "casync" : casync,
        folder == null ? CASYNC_FOLDER : folder);
  }

  /** Returns the path, of which {@code ~} is this user's home. */
  static Path path(@Nullable String text, String byDefault) throws IOException {
    String path = text == null ? byDefault : text;
    try {
      return path.startsWith("~/")
          ? Path.of(System.getProperty("user.home", "/"), path.substring(2))
          : Path.of(path);
    } catch (InvalidPathException e) {
      throw new IOException("'" + path + "' is no path: " + e.getReason(), e);
    }
  }
}
