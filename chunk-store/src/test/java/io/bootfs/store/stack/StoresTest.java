package io.bootfs.store.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bootfs.store.WritableChunkStore;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which URL means which store. */
final class StoresTest {

  @TempDir Path folder;

  @Test
  void opensPathsAndFileUrlsToWrite() throws IOException {
    Path store = folder.resolve("a b.castr");
    for (String url : new String[] {store.toString(), store.toUri().toString()}) {
      try (WritableChunkStore opened = Stores.openWritable(url)) {
        assertThat(opened.location()).isEqualTo(store.toString());
      }
    }
  }

  @Test
  void refusesToWriteElsewhereWithoutShowingThePassword() {
    assertThatThrownBy(() -> Stores.openWritable("https://me:secret@host/store"))
        .hasMessageContaining("https://host/store")
        .hasMessageContaining("local .castr folder")
        .hasMessageNotContaining("secret");
  }
}
