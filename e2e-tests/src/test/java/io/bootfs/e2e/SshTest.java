package io.bootfs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.bootfs.oci.BootConfig;
import io.bootfs.store.ssh.OpenSsh;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Chunks over SSH in a container of runc, whose image has neither ssh nor that user. */
class SshTest {

  private static final int DATA_BYTES = 1 << 20;

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"ssh", "sftp"})
  void aContainerReadsByTheKeyOfAVolume(String scheme) throws Exception {
    byte[] data = new byte[DATA_BYTES];
    new Random(4).nextBytes(data);
    ChunkedTree image = ChunkedTree.ofBusybox(folder, Map.of("data/large", data));
    Path keys = Files.createDirectory(folder.resolve("keys"));
    try (OpenSsh server = OpenSsh.start(keys);
        RuncBundle bundle =
            new RuncBundle(Files.createDirectory(folder.resolve("bundle")), image)) {
      bundle.settings(new BootConfig(List.of("/bin/sh", "-c"), "", null));
      bundle.config.bind(Files.createDirectory(folder.resolve("c")), "/.bootfs/rootfs.castr");
      bundle.config.bind(keys, "/.bootfs/ssh");
      bundle.config.environment.addAll(
          List.of(
              "BLOB_STORE=" + server.url(scheme, image.store()),
              "BOOTFS_SSH_KNOWN_HOSTS=/.bootfs/ssh/known_hosts",
              "BOOTFS_SSH_KEY=/.bootfs/ssh/client"));
      bundle.config.arguments =
          List.of("cat /data/large | wc -c; env | grep -c BOOTFS; test -e /.bootfs || echo hidden");
      Command.Result result = bundle.run();
      assertThat(result.out()).as(result.err()).isEqualTo(DATA_BYTES + "\n0\nhidden\n");
      assertThat(server.logins()).isEqualTo(1);
    }
  }
}
