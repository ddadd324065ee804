package io.bootfs.runtime;

import io.bootfs.boot.view.MountPoints;
import io.bootfs.linux.Mounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The files of {@code /etc} that engines write for each container. */
final class NameFiles {

  private static final String HOSTS = "hosts";
  private static final String HOSTNAME = "hostname";
  private static final String RESOLVER = "resolv.conf";
  private static final String LOOPBACK =
      "127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n";

  private NameFiles() {}

  /**
   * Writes the files to a folder of the container. Who shares this machine's network resolves names
   * as this machine does.
   */
  static void write(Path folder, RunSettings settings) throws IOException {
    String hostname = settings.hostName();
    String own = "127.0.1.1\t" + hostname + "\n";
    Files.writeString(folder.resolve(HOSTNAME), hostname + "\n");
    Files.writeString(
        folder.resolve(HOSTS), (settings.ownNetwork() ? LOOPBACK : of(HOSTS, LOOPBACK)) + own);
    Files.writeString(folder.resolve(RESOLVER), settings.ownNetwork() ? "" : of(RESOLVER, ""));
  }

  private static String of(String name, String missing) throws IOException {
    Path file = Path.of("/etc", name);
    return Files.exists(file) ? Files.readString(file) : missing;
  }

  /** Mounts the files of the folder where the container looks for them. */
  static void mount(Path folder, MountPoints places) throws IOException {
    for (String name : List.of(HOSTS, HOSTNAME, RESOLVER)) {
      Mounts.bind(folder.resolve(name), places.prepare("/etc/" + name, false));
    }
  }
}
