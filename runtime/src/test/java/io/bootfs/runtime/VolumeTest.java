package io.bootfs.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VolumeTest {

  @Test
  void namesPlacesHereAndThere() {
    assertThat(Volume.parse("/a:/b", false)).isEqualTo(new Volume(Path.of("/a"), "/b", false));
    assertThat(Volume.parse("/a:/b:rw", false)).isEqualTo(new Volume(Path.of("/a"), "/b", false));
    assertThat(Volume.parse("/a/../c", true)).isEqualTo(new Volume(Path.of("/c"), "/a/../c", true));
    assertThat(Volume.parse("a:/b:ro", false))
        .isEqualTo(new Volume(Path.of("a").toAbsolutePath(), "/b", true));
  }

  @Test
  void staysReadOnlyWhateverItsModeSays() {
    assertThat(Volume.parse("/a:/b:rw", true).readOnly()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", ":/b", "/a:", "/a:b", "/a:/b:z", "/a:/b:ro:x"})
  void refusesWhatIsNone(String text) {
    assertThatThrownBy(() -> Volume.parse(text, false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + text + "'");
  }

  @Test
  void tellsSizesFromFolders() {
    assertThat(Scratch.parse("64m")).isEqualTo(new Scratch("64m", null));
    assertThat(Scratch.parse("./64m").folder()).isEqualTo(Path.of("64m").toAbsolutePath());
    assertThat(Scratch.parse("/layers")).isEqualTo(new Scratch("", Path.of("/layers")));
  }
}
