package io.bootfs.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartGateTest {

  @TempDir private Path dir;

  @Test
  void nothingIsMadeWhereALinkOfTheProgramsRootLeads() throws IOException {
    Path outside = Files.createDirectory(dir.resolve("outside"));
    Path inside = Files.createDirectory(dir.resolve("root"));
    Files.createSymbolicLink(inside.resolve("dev"), outside);
    try (RootDirectory root = RootDirectory.open(inside)) {
      assertThatThrownBy(() -> StartGate.create(root, Path.of("/dev")))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("/dev is a link to " + outside);
    }
    assertThat(outside).isEmptyDirectory();
  }

  @Test
  void severalAreMadeAtOnePlaceAndNothingIsLeft() throws IOException {
    Files.createDirectory(dir.resolve("dev"));
    try (RootDirectory root = RootDirectory.open(dir)) {
      try (StartGate one = StartGate.create(root, Path.of("/"));
          StartGate two = StartGate.create(root, Path.of("/"))) {
        assertThat(one.mountPoint()).isNotEqualTo(two.mountPoint());
        assertThat(dir.resolve("dev")).isEmptyDirectory();
      }
      try (StartGate inDev = StartGate.create(root, Path.of("/not/there"))) {
        assertThat(inDev.mountPoint().startsWith("/dev")).isTrue();
      }
    }
    assertThat(dir.toFile().list()).hasSize(1);
    assertThat(dir.resolve("dev")).isEmptyDirectory();
  }
}
