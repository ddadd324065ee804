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
      assertThatThrownBy(() -> StartGate.create(root))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("/dev is a link to " + outside);
    }
    assertThat(outside).isEmptyDirectory();
  }
}
