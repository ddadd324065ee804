package io.bootfs.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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

  @Test
  void ofWhatLiesThereOnlyGatesAreTakenAwayAsLeftovers() throws IOException {
    Path elsewhere = Files.createDirectory(dir.resolve("elsewhere"));
    Path place = Files.createDirectory(dir.resolve("place"));
    for (Path gate : List.of(elsewhere, place.resolve(".bootfs-start-1f"))) {
      Files.createDirectories(gate.resolve("proc"));
      FileCalls.makeFifo(gate.resolve("report").toString());
      FileCalls.makeFifo(gate.resolve("release").toString());
    }
    Files.createDirectory(place.resolve(".bootfs-start-half"));
    Files.createFile(place.resolve(".bootfs-start-file"));
    Files.createSymbolicLink(place.resolve(".bootfs-start-link"), elsewhere);
    Files.createFile(makeOther(place, "full").resolve("file"));
    Files.createFile(makeOther(place, "report").resolve("report"));
    Files.createDirectories(makeOther(place, "proc").resolve("proc/1"));
    Files.createSymbolicLink(makeOther(place, "within").resolve("proc"), elsewhere.resolve("proc"));
    StartGate.removeLeftovers(place);
    assertThat(place.toFile().list())
        .containsExactlyInAnyOrder(
            ".bootfs-start-file",
            ".bootfs-start-link",
            ".bootfs-start-full",
            ".bootfs-start-report",
            ".bootfs-start-proc",
            ".bootfs-start-within");
    assertThat(place.resolve(".bootfs-start-report")).isNotEmptyDirectory();
    assertThat(elsewhere.toFile().list()).containsExactlyInAnyOrder("report", "release", "proc");
  }

  private static Path makeOther(Path place, String name) throws IOException {
    return Files.createDirectory(place.resolve(".bootfs-start-" + name));
  }
}
