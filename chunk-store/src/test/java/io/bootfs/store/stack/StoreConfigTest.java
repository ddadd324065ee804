package io.bootfs.store.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bootfs.store.StoreOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a file of options says, and what is said of one that is wrong. */
final class StoreConfigTest {

  @TempDir Path folder;

  @Test
  void urlBeforeVariableBeforeFile() throws Exception {
    Map<String, String> all =
        added(
            """
            # for all stores
            connections = 7
            timeout = 9s
            retry-for = 1m
            """,
            "BOOTFS_STORE_TIMEOUT",
            "8s");
    StoreOptions options = StoreOptions.parse("url", "retry-for=5s", all);
    assertThat(options.count("connections", 1)).isEqualTo(7);
    assertThat(options.text("timeout")).isEqualTo("8s");
    assertThat(options.text("retry-for")).isEqualTo("5s");
  }

  @Test
  void namesFileAndOption() {
    assertThatThrownBy(() -> added("colour = red\n", "A", "b"))
        .hasMessageContaining(folder + "/stores: there is no option 'colour'")
        .hasMessageContaining("connections");
    assertThatThrownBy(() -> added("timeout = \\u00\n", "A", "b"))
        .hasMessageContaining(folder + "/stores is malformed");
    assertThatThrownBy(() ->
            StoreConfig.added(
                Map.of(StoreConfig.VARIABLE, folder + "/none"), StoreConfigTest::known))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining(folder + "/none");
  }

  @Test
  void everyStoresOptionsAreKnown() {
    assertThat(Stores.optionNames())
        .contains("retry-for", "stall-timeout", "known-hosts", "region");
  }

  private Map<String, String> added(String content, String variable, String value)
      throws IOException {
    Path file = Files.writeString(folder.resolve("stores"), content);
    return StoreConfig.added(
        Map.of(StoreConfig.VARIABLE, file.toString(), variable, value), StoreConfigTest::known);
  }

  private static Set<String> known() {
    return Set.of("connections", "timeout", "retry-for");
  }
}
