package io.bootfs.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.bootfs.linux.MountOptions;
import io.bootfs.linux.Mounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Needs root. */
class DevicesMountTest {

  @TempDir private Path dir;
  private Path devices = Path.of("");
  private Path proc = Path.of("");

  @BeforeEach
  void mount() throws IOException {
    devices = Files.createDirectory(dir.resolve("dev"));
    proc = Files.createDirectory(dir.resolve("proc"));
    Mounts.mount("tmpfs", devices, "tmpfs", Set.of(), MountOptions.NONE);
    Mounts.mount("proc", proc, "proc", Set.of(), MountOptions.NONE);
  }

  @AfterEach
  void unmount() throws IOException {
    Mounts.unmount(proc);
    Mounts.unmount(devices);
  }

  @Test
  void itIsTheContainersIfItIsAsOldAsItsProcfs() throws IOException {
    assertThat(DevicesMount.isTheContainers(devices, proc)).isFalse(); // No runtime's.
    Files.createSymbolicLink(devices.resolve("fd"), Path.of("/proc/self/fd"));
    assertThat(DevicesMount.isTheContainers(devices, proc)).isTrue();
    // The machine's procfs is as old as the machine, whatever the clock said then.
    assertThat(DevicesMount.isTheContainers(devices, Path.of("/proc"))).isFalse();
    assertThat(DevicesMount.isTheContainers(proc, proc)).isFalse();
    assertThat(DevicesMount.isTheContainers(dir, proc)).isTrue(); // Nothing is mounted there.
  }
}
