package io.bootfs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.bootfs.oci.BootConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A start is recorded, stored as a pack, and fetched ahead by the next; run by runc. */
class StartProfileTest {

  private static final String SCRIPT = "grep -c . /bin/busybox >/dev/null; sleep 1; echo done";

  @TempDir private Path folder;

  @Test
  void theNextStartIsFetchedAhead() throws Exception {
    ChunkedTree image = ChunkedTree.ofBusybox(folder);
    Path first = Files.createDirectory(folder.resolve("first"));
    assertThat(start(image, first).err()).contains("prefetched: 0 chunks");
    String index = image.index().toString();
    String shown =
        Checkout.bootfs("profile", "show", "--cache", first.toString(), index)
            .run()
            .successful()
            .out();
    assertThat(shown.lines().count()).isEqualTo(ConvertedDemo.chunks(first));

    assertThat(start(image, first).err()).contains("prefetched: 0 chunks (0 bytes) in 0 requests");

    Path another = Files.createDirectory(folder.resolve("another"));
    copyProfile(first, another);
    // The pack of the start lacks, and that of the image may not have been asked for at the end.
    assertThat(start(image, another).err()).containsPattern("[12] of them for packs");
    assertThat(ConvertedDemo.chunks(another)).isEqualTo(ConvertedDemo.chunks(first));

    Checkout.bootfs(
            "profile",
            "push",
            "--cache",
            first.toString(),
            "--store",
            image.store().toString(),
            index)
        .run()
        .successful();
    Path fresh = Files.createDirectory(folder.resolve("fresh"));
    assertThat(start(image, fresh).err()).contains(" in 1 requests, 1 of them for packs");
    assertThat(ConvertedDemo.chunks(fresh)).isEqualTo(ConvertedDemo.chunks(first));

    try (Stream<Path> files = Files.walk(fresh)) {
      for (Path chunk : files.filter(ConvertedDemo::isChunk).toList()) {
        Files.write(chunk, new byte[] {1, 2, 3});
      }
    }
    assertThat(start(image, fresh).err())
        .containsPattern(" [1-9]\\d* bad files of the cache replaced, ");
  }

  private static void copyProfile(Path from, Path to) throws IOException {
    Path profiles = Files.createDirectories(to.resolve(".bootfs/profiles"));
    try (Stream<Path> files = Files.list(from.resolve(".bootfs/profiles"))) {
      for (Path file : files.toList()) {
        Files.copy(file, profiles.resolve(file.getFileName()));
      }
    }
  }

  private Command.Result start(ChunkedTree image, Path cache)
      throws IOException, InterruptedException {
    Path place = Files.createTempDirectory(folder, "bundle");
    try (RuncBundle bundle = new RuncBundle(place, image)) {
      bundle.settings(new BootConfig(List.of("/bin/sh", "-c"), "", null));
      bundle.config.bind(image.store(), "/.bootfs/store");
      bundle.config.bind(cache, "/.bootfs/rootfs.castr");
      bundle.config.environment.addAll(List.of("BLOB_STORE=/.bootfs/store", "BOOTFS_TRACE=1"));
      bundle.config.arguments = List.of(SCRIPT);
      Command.Result result = bundle.run();
      assertThat(result.out()).as(result.err()).isEqualTo("done\n");
      return result;
    }
  }
}
