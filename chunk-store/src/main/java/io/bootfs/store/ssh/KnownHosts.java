package io.bootfs.store.ssh;

import io.bootfs.store.StoreOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.apache.sshd.client.config.hosts.KnownHostEntry;
import org.jspecify.annotations.Nullable;

/**
 * Which host keys are accepted. Immutable.
 *
 * @param mode what happens with a host that is not known
 * @param file the keys of the known hosts, in OpenSSH's form
 */
record KnownHosts(Mode mode, Path file) {

  /** What happens with a host that is not known. */
  enum Mode {
    /** It is refused. */
    STRICT,
    /** Its key is accepted and kept; another key from then on is refused. */
    ACCEPT_NEW,
    /** Any key is accepted. */
    OFF
  }

  private static final Set<String> WORDS = Set.of("strict", "accept-new", "off");

  /**
   * Returns what options and environment say: {@code strict} where they say nothing.
   *
   * @throws IOException if they say something else than a mode or a file
   */
  static KnownHosts of(StoreOptions options) throws IOException {
    String given = options.text("known-hosts");
    if (given == null) {
      given = options.variable("BOOTFS_SSH_KNOWN_HOSTS");
    }
    String file = options.text("known-hosts-file");
    if (given != null && given.contains("/")) {
      return new KnownHosts(Mode.STRICT, SshOptions.path(given, ""));
    }
    String word = given == null ? "strict" : given.toLowerCase(Locale.ROOT);
    if (!WORDS.contains(word)) {
      throw new IOException(
          "BOOTFS_SSH_KNOWN_HOSTS and option known-hosts are strict, accept-new, off or a file, not '%s'"
              .formatted(given));
    }
    return new KnownHosts(
        Mode.valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_')),
        SshOptions.path(file, "~/.ssh/known_hosts"));
  }

  /**
   * Returns the types of the keys that are known of a host: those are asked for first, or else a
   * server might show another one of its keys, which nobody knows.
   */
  Set<String> typesOf(@Nullable String host, int port) throws IOException {
    Set<String> types = new HashSet<>();
    if (mode == Mode.OFF || host == null || !Files.exists(file)) {
      return types;
    }
    for (KnownHostEntry entry : KnownHostEntry.readKnownHostEntries(file)) {
      if (entry.getKeyEntry() != null && entry.isHostMatch(host, port)) {
        types.add(entry.getKeyEntry().getKeyType());
      }
    }
    return types;
  }
}
