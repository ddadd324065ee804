package io.bootfs.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bootfs.oci.BootConfig;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BootSettingsTest {

  private static final BootConfig CONFIG =
      new BootConfig(List.of("/entry", "ü"), "app", "https://default/store");

  @Test
  void theCommandIsEntrypointAndArgumentsInBytes() throws BootException {
    BootSettings settings = BootSettings.of(CONFIG, environment(""), List.of("a", "\u00ff"));
    assertThat(settings.command()).containsExactly("/entry", "\u00c3\u00bc", "a", "\u00ff");
  }

  @Test
  void theConverterSetsTheDefaults() throws BootException {
    BootSettings settings = BootSettings.of(CONFIG, environment(""), List.of());
    assertThat(settings.user()).isEmpty();
    assertThat(settings.blobStore()).isEqualTo("https://default/store");
    assertThat(settings.scratchSize()).isEmpty();
  }

  @Test
  void theEnvironmentOutdoesThem() throws BootException {
    BootSettings settings =
        BootSettings.of(
            CONFIG,
            environment("BLOB_STORE=/s\0BOOTFS_USER=1:2\0BOOTFS_UPPER_SIZE=20%\0"),
            List.of());
    assertThat(settings.user()).isEqualTo("1:2");
    assertThat(settings.blobStore()).isEqualTo("/s");
    assertThat(settings.scratchSize()).isEqualTo("20%");
  }

  @Test
  void nothingToRunIsRefused() {
    BootConfig empty = new BootConfig(List.of(), "", null);
    assertThatThrownBy(() -> BootSettings.of(empty, environment(""), List.of()))
        .isInstanceOf(BootException.class)
        .hasMessageContaining("no command");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "1T", "-1", "1m,mode=777"})
  void aSizeThatIsNoneIsRefused(String size) {
    assertThatThrownBy(() ->
            BootSettings.of(CONFIG, environment("BOOTFS_UPPER_SIZE=" + size + "\0"), List.of()))
        .isInstanceOf(BootException.class)
        .hasMessageContaining(size);
  }

  @Test
  void aVolumeAndTheSizeOfATmpfsExcludeEachOther() throws BootException {
    assertThat(BootSettings.of(CONFIG, environment("BOOTFS_UPPER=/state\0"), List.of()).upper())
        .isEqualTo("/state");
    assertThatThrownBy(() ->
            BootSettings.of(
                CONFIG, environment("BOOTFS_UPPER=/state\0BOOTFS_UPPER_SIZE=1g\0"), List.of()))
        .isInstanceOf(BootException.class)
        .hasMessageContaining("set one of them");
  }

  private static ContainerEnvironment environment(String block) {
    byte[] bytes = block.getBytes(StandardCharsets.ISO_8859_1);
    return ContainerEnvironment.handedOver(
        Map.of("BOOTFS_ENVIRON_1", Base64.getEncoder().encodeToString(bytes)));
  }
}
