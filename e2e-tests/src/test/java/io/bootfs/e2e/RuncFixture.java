package io.bootfs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.bootfs.oci.BootConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A converted busybox image, and for each test a container of it that runc can run. */
@TestInstance(
    TestInstance.Lifecycle.PER_CLASS) // A static field would be that of all classes at once.
abstract class RuncFixture {

  static final List<String> SHELL = List.of("/bin/sh", "-c");

  ChunkedTree image;

  @TempDir Path folder;
  RuncBundle bundle;

  @BeforeAll
  void makeImage(@TempDir Path shared) throws IOException, InterruptedException {
    image = ChunkedTree.ofBusybox(shared);
  }

  @BeforeEach
  void layOut() throws IOException, InterruptedException {
    bundle = new RuncBundle(Files.createDirectory(folder.resolve("bundle")), image);
    bundle.settings(new BootConfig(SHELL, "", null));
  }

  @AfterEach
  void leavesNothingMounted() throws IOException {
    bundle.close();
    assertThat(Files.readString(Path.of("/proc/self/mountinfo"))).doesNotContain(folder.toString());
  }
}
