package io.bootfs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** casync as a client of what we write and serve: over files, HTTP, and its own protocol. */
class CasyncPeerTest {

  private static final int BYTES = 3_000_000;

  @TempDir private Path folder;
  private Path blob = Path.of("");

  @BeforeEach
  void makeBlob() throws IOException {
    byte[] bytes = new byte[BYTES];
    new Random(21).nextBytes(bytes);
    blob = Files.write(folder.resolve("blob"), bytes);
  }

  @Test
  void casyncReadsOurStoreByEveryRoad() throws Exception {
    for (String digest : List.of("sha512-256", "sha256")) {
      Path store = folder.resolve(digest + ".castr");
      Path index = folder.resolve(digest + ".caibx");
      Run made = Run.bootfs("make", "--digest", digest, "--store", store, index, blob);
      assertThat(made.status()).as(made.err()).isZero();
      rebuilds(index, store.toString());
      try (Serving server = Serving.bootfs(store)) {
        rebuilds(index, server.url());
      }
    }
    rebuildsByCasyncsProtocol();
  }

  /** casync speaks with another casync, which reads our store; ssh itself stands aside. */
  private void rebuildsByCasyncsProtocol() throws Exception {
    Path ssh = folder.resolve("ssh");
    Files.writeString(ssh, "#!/bin/sh\nshift\nexec sh -c \"$*\"\n");
    Files.setPosixFilePermissions(ssh, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path copy = folder.resolve("copy-ssh");
    Tool.run(
        "env",
        "CASYNC_SSH_PATH=" + ssh,
        "casync",
        "extract",
        "--store=host:" + folder.resolve("sha512-256.castr"),
        folder.resolve("sha512-256.caibx"),
        copy);
    assertThat(copy).hasSameBinaryContentAs(blob);
  }

  private void rebuilds(Path index, String store) throws Exception {
    Path copy = Files.createTempDirectory(folder, "copy").resolve("blob");
    Tool.run("casync", "extract", "--store=" + store, index, copy);
    assertThat(copy).hasSameBinaryContentAs(blob);
  }
}
