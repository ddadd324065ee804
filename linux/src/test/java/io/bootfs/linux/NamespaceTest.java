package io.bootfs.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Namespaces of one thread. Needs root. */
class NamespaceTest {

  private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");

  @TempDir private Path folder;

  @Test
  void aThreadsHostIsItsOwn() throws Exception {
    String before = Files.readString(HOST_NAME);
    FutureTask<String> task =
        new FutureTask<>(() -> {
          Namespace.unshare(EnumSet.of(Namespace.UTS, Namespace.NETWORK));
          Host.setName("other");
          Host.raiseLoopback();
          return Files.readString(Path.of("/proc/thread-self/net/if_inet6"));
        });
    run(task);
    assertThat(task.get()).contains("lo");
    assertThat(Files.readString(HOST_NAME)).isEqualTo(before);
  }

  @Test
  void aThreadsMountsAreItsOwnAndReadOnlyIfWanted() throws Exception {
    Path below = Files.createDirectory(folder.toRealPath().resolve("mount"));
    FutureTask<Boolean> task =
        new FutureTask<>(() -> {
          Namespace.unshare(Set.of(Namespace.MOUNT));
          Mounts.propagateAll(Path.of("/"), Propagation.SLAVE);
          Mounts.mount("a", below, "tmpfs", Set.of(), MountOptions.NONE);
          Path inner = Files.createDirectory(below.resolve("inner"));
          Mounts.mount("b", inner, "tmpfs", Set.of(MountFlag.NO_SUID), MountOptions.NONE);
          Mounts.restrictAll(below, EnumSet.of(MountFlag.READ_ONLY, MountFlag.NO_DEV));
          return MountInfo.at(inner)
              .orElseThrow()
              .options()
              .containsAll(Set.of("ro", "nodev", "nosuid"));
        });
    run(task);
    assertThat(task.get()).isTrue();
    assertThat(MountInfo.at(below)).isEmpty();
  }

  private static void run(Runnable task) throws InterruptedException {
    Thread thread = Thread.ofPlatform().start(task);
    thread.join();
  }
}
