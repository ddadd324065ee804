package io.bootfs.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Needs root: it mounts. */
class MountWatchTest {

  private static final Duration LONG = Duration.ofSeconds(30);

  @TempDir private Path dir;

  @Test
  void mountingAndUnmountingIsSeen() throws IOException {
    try (MountWatch watch = MountWatch.open()) {
      Mounts.mount("watched", dir, "tmpfs", Set.of(), MountOptions.NONE);
      assertThat(watch.await(LONG)).isTrue();
      Mounts.unmount(dir);
      assertThat(watch.await(LONG)).isTrue();
    }
  }
}
