package io.bootfs.store.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bootfs.store.ChunkStore;
import io.bootfs.store.WritableChunkStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which URL means which store. */
final class StoresTest {

  @TempDir Path folder;

  @Test
  void opensPathsAndFileUrlsToWrite() throws IOException {
    Path store = folder.resolve("a b.castr");
    for (String url : new String[] {store.toString(), store.toUri().toString()}) {
      try (WritableChunkStore opened = Stores.openWritable(url, line -> {})) {
        assertThat(opened.location()).isEqualTo(store.toString());
      }
    }
  }

  @Test
  void opensHttpToWrite() throws IOException {
    try (WritableChunkStore opened =
        Stores.openWritable("https://me:secret@host/store", line -> {})) {
      assertThat(opened.location()).isEqualTo("https://host/store");
    }
  }

  @Test
  void takesOptionsFromTheFragment() throws IOException {
    try (ChunkStore opened =
        Stores.open("https://host/store#stall-timeout=5s&connections=8&retry-for=1m")) {
      assertThat(opened.location()).isEqualTo("https://host/store");
    }
    assertThatThrownBy(() -> Stores.open("https://host/store#colour=red"))
        .hasMessageContaining("https://host/store has no option 'colour'; it has: bearer")
        .hasMessageContaining("stall-timeout");
    assertThatThrownBy(() -> Stores.open("https://host/store#timeout=soon"))
        .hasMessageContaining("BOOTFS_STORE_TIMEOUT")
        .hasMessageContaining("a time above zero, as 500ms");
  }

  @Test
  void opensWhatIsThereToRead() throws IOException {
    Files.createDirectory(folder.resolve("a.castr"));
    for (String url :
        new String[] {
          folder + "/a.castr",
          folder.resolve("a.castr").toUri().toString(),
          "file://localhost" + folder + "/a.castr"
        }) {
      try (ChunkStore opened = Stores.open(url)) {
        assertThat(opened.location()).isEqualTo(folder + "/a.castr");
      }
    }
    try (ChunkStore opened = Stores.open("HTTP://Host:8080/a//b/")) {
      assertThat(opened.location()).isEqualTo("HTTP://Host:8080/a//b");
    }
  }

  @Test
  void refusesWhatIsNotThere() {
    assertThatThrownBy(() -> Stores.open(folder + "/none"))
        .hasMessageContaining(folder + "/none does not exist");
    assertThatThrownBy(() -> Stores.open("file://other/path")).hasMessageContaining("another host");
    assertThatThrownBy(() -> Stores.open("  ")).hasMessageContaining("empty");
    assertThatThrownBy(() -> Stores.open("/a\0b")).hasMessageContaining("no path");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ftp", "rsync"})
  void namesTheSchemesThatItKnows(String scheme) {
    assertThatThrownBy(() -> Stores.open(scheme + "://me:secret@host/store"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(scheme + "://host/store")
        .hasMessageContaining("scheme " + scheme + " is not supported")
        .hasMessageContaining("http://, https://")
        .hasMessageNotContaining("secret");
  }
}
