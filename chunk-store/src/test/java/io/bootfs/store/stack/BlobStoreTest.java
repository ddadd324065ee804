package io.bootfs.store.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code BLOB_STORE} means. */
final class BlobStoreTest {

  @Test
  void readsOrderAndMirrors() throws IOException {
    assertThat(BlobStore.parse("/a").groups()).containsExactly(List.of("/a"));
    assertThat(BlobStore.parse("  /a|http://b  \n http://c\t").groups())
        .containsExactly(List.of("/a", "http://b"), List.of("http://c"));
  }

  @Test
  void takesAFolderThatIsThereAsOne(@TempDir Path folder) throws IOException {
    String name = Files.createDirectory(folder.resolve("my store|old")).toString();
    assertThat(BlobStore.parse(name).groups()).containsExactly(List.of(name));
    assertThat(BlobStore.parse(name + " /b").groups()).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  "})
  void wantsAStore(String text) {
    assertThatThrownBy(() -> BlobStore.parse(text))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no chunk store is named");
  }

  @ParameterizedTest
  @ValueSource(strings = {"|", "/a|", "|/a", "/a||/b", "/c /a | /b"})
  void refusesEmptyMirrors(String text) {
    assertThatThrownBy(() -> BlobStore.parse(text))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("an empty URL stands between the mirrors");
  }
}
