package io.bootfs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.bootfs.erofs.testing.TreeComparison;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo's image, mounted lazily, beside the same image unpacked by another tool. */
final class WholeTreeTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private @TempDir Path folder;

  @Test
  void theMountedTreeIsTheUnpackedTree() throws Exception {
    ConvertedDemo demo = ConvertedDemo.get();
    Path bundle = folder.resolve("bundle");
    Command.of("umoci", "unpack", "--image", demo.source + ":demo", bundle.toString())
        .run()
        .successful();
    Path target = Files.createDirectory(folder.resolve("target"));
    Path log = folder.resolve("log");
    Process mount =
        Checkout.bootfs(
                "mount",
                demo.folder.resolve("rootfs.caibx").toString(),
                target.toString(),
                "--store",
                demo.folder.resolve("rootfs.castr").toString())
            .start(log);
    try {
      await(mount, target, log);
      TreeComparison.assertSame(bundle.resolve("rootfs"), target);
    } finally {
      mount.destroy();
      assertThat(mount.waitFor()).isZero();
    }
    assertThat(target).isEmptyDirectory();
  }

  private static void await(Process mount, Path target, Path log) throws Exception {
    Instant deadline = Instant.now().plus(PATIENCE);
    while (!Files.exists(target.resolve("etc/debian_version"))) {
      if (!mount.isAlive() || Instant.now().isAfter(deadline)) {
        throw new AssertionError("the image was not mounted: " + Files.readString(log));
      }
      Thread.sleep(50);
    }
  }
}
