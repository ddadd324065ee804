package io.bootfs.boot.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.bootfs.linux.MountInfo;
import io.bootfs.linux.MountOptions;
import io.bootfs.linux.Mounts;
import io.bootfs.linux.Propagation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Needs root: it mounts. */
class KernelFilesTest {

  @TempDir private Path dir;
  private Path root;

  @BeforeEach
  void mountRoot() throws IOException {
    root = Files.createDirectory(dir.toRealPath().resolve("root"));
    Mounts.mount("root", root, "tmpfs", Set.of(), MountOptions.NONE);
    Mounts.propagate(root, Propagation.PRIVATE);
    Files.createDirectory(root.resolve("dev"));
    Files.createFile(root.resolve("dev/null"));
  }

  @AfterEach
  void unmountAll() throws IOException {
    Mounts.detach(root);
  }

  @Test
  void aLinkOfTheImageIsNoWayAroundTheProtection() throws IOException {
    // From outside of the root, such a link leads elsewhere.
    Files.createSymbolicLink(root.resolve("proc"), Path.of("/.kernel"));
    Files.createSymbolicLink(root.resolve("sys"), Path.of("/.kernel"));
    Path kernel = Files.createDirectory(root.resolve(".kernel"));
    for (String folder : List.of("acpi", "firmware", "sys")) {
      Files.writeString(Files.createDirectory(kernel.resolve(folder)).resolve("secret"), "secret");
    }
    Files.writeString(kernel.resolve("keys"), "secret");
    KernelFiles files = new KernelFiles(root, Set.of());
    files.protectProc();
    files.protectSys(List.of());
    assertThat(kernel.resolve("acpi")).isEmptyDirectory();
    assertThat(kernel.resolve("firmware")).isEmptyDirectory();
    assertThat(kernel.resolve("keys")).isEmptyFile();
    assertThat(MountInfo.at(kernel.resolve("sys")).orElseThrow().options()).contains("ro");
  }

  @ParameterizedTest
  @CsvSource({"ro,rw", "rw,ro"})
  void controlGroupsStayWritableWhereTheRuntimeProtectsAllElse(String sys, String groups)
      throws IOException {
    for (String place : List.of("/sys", "/sys/groups", "/sys/other")) {
      Path folder = Files.createDirectories(root.resolve(place.substring(1)));
      Mounts.mount("stand-in", folder, "tmpfs", Set.of(), MountOptions.NONE);
    }
    new KernelFiles(root, Set.of())
        .protectSys(
            List.of(
                mount("/sys", sys, "sysfs"),
                mount("/sys/groups", "rw", "cgroup"),
                mount("/sys/other", "rw", "debugfs")));
    assertThat(optionsOf("sys/groups")).contains(groups);
    assertThat(optionsOf("sys/other")).contains("ro");
  }

  private static MountInfo mount(String place, String option, String type) {
    return new MountInfo(
        1, 0, "0:1", "/", Path.of(place), List.of(option), type, type, List.of("rw"));
  }

  private List<String> optionsOf(String place) throws IOException {
    return MountInfo.at(root.resolve(place)).orElseThrow().options();
  }
}
