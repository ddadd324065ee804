package io.bootfs.chunker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChunkSizesTest {

  @Test
  void readsWhatItWrites() {
    assertThat(ChunkSizes.parse("16384:65536:262144")).isEqualTo(ChunkSizes.DEFAULT);
    assertThat(ChunkSizes.DEFAULT).hasToString("16384:65536:262144");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "65536",
        "1:2",
        "1:2:3:4",
        "a:b:c",
        "-1:2:3",
        "0:1:2",
        "3:2:4",
        "1:3:2",
        "10:20:47",
        "1024:4096:134217729",
        "99999999999:1:1",
        "16K:64K:256K"
      })
  void refusesWhatCasyncWouldRefuse(String text) {
    assertThatThrownBy(() -> ChunkSizes.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "16384:65536:262144, 49535",
    "1024:4096:16384, 3075",
    "65536:65536:262144, 65536",
    "1048576:16777216:33554432, 33554432",
  })
  void derivesTheDiscriminator(String text, int discriminator) {
    assertThat(ChunkSizes.parse(text).discriminator()).isEqualTo(discriminator);
  }
}
