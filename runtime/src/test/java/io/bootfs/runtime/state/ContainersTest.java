package io.bootfs.runtime.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContainersTest {

  @TempDir private Path folder;
  private DataRoot root;
  private Containers containers;

  @BeforeEach
  void openRoot() throws IOException {
    root = DataRoot.open(folder.resolve("data"));
    containers = new Containers(root);
  }

  @Test
  void nothingStaysOfAContainerThatIsNotKept() throws IOException {
    try (OpenContainer container = containers.open("one", false, "")) {
      container.write(state(false, null));
      assertThat(container.folder()).isDirectory();
      container.ended(3);
    }
    assertThat(containers.list()).isEmpty();
    assertThat(root.rootfs()).isEmptyDirectory();
  }

  @Test
  void aKeptOneStaysUntilItIsRemoved() throws IOException {
    Path layer = Files.createDirectory(root.layers().resolve("one"));
    Files.createSymbolicLink(layer.resolve("link"), folder);
    keep(layer);
    assertThat(containers.list())
        .singleElement()
        .satisfies(entry -> assertThat(entry.running()).isFalse())
        .satisfies(entry -> assertThat(entry.state()).isEqualTo(state(true, layer).ended(3)));
    assertThatThrownBy(() -> containers.open("one", false, "i")).hasMessageContaining("--keep");
    assertThatThrownBy(() -> containers.open("one", true, "j")).hasMessageContaining("bootfs rm");
    containers.remove("one", false);
    assertThat(root.layers()).isEmptyDirectory();
    assertThat(folder.resolve("data")).exists();
    assertThatThrownBy(() -> containers.remove("one", false)).hasMessageContaining("no container");
  }

  private void keep(Path layer) throws IOException {
    try (OpenContainer container = containers.open("one", true, "i")) {
      container.write(state(true, layer));
      container.ended(3);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "a/b", "-a", "a b", "ä"})
  void namesAreThoseOfFiles(String name) {
    assertThatThrownBy(() -> containers.open(name, false, ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + name + "'");
  }

  private static ContainerState state(boolean kept, @Nullable Path layer) {
    return new ContainerState(
        "image",
        "i",
        "sh -c 'a = b'\n",
        Instant.EPOCH,
        "mark",
        layer,
        kept,
        new ProcessId(1, 2),
        new ProcessId(3, 4),
        null);
  }
}
