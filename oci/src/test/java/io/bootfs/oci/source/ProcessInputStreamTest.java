package io.bootfs.oci.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProcessInputStreamTest {

  @Test
  void givesWhatTheProgramPrints() throws IOException {
    try (ProcessInputStream in = start("echo out; echo warning >&2")) {
      assertThat(new String(in.readAllBytes(), UTF_8)).isEqualTo("out\n");
    }
  }

  @Test
  void endsWithAnErrorWhenTheProgramFails() throws IOException {
    try (ProcessInputStream in = start("echo out; echo one >&2; echo two >&2; exit 3")) {
      assertThatThrownBy(in::readAllBytes)
          .isInstanceOf(ImageSourceException.class)
          .hasMessage("trying failed with status 3: one; two");
    }
  }

  @Test
  void saysWhereAComplaintIsCut() throws IOException {
    try (ProcessInputStream in = start("printf %05000d 0 >&2; exit 3")) {
      assertThatThrownBy(in::readAllBytes)
          .hasMessage(
              "trying failed with status 3: " + "0".repeat(4096) + "… (and 904 more bytes)");
    }
  }

  @Test
  void closingEndsTheProgram() throws IOException {
    ProcessInputStream in = start("while :; do echo y; done");
    assertThat(in.read()).isEqualTo('y');
    in.close();
  }

  @Test
  void namesAProgramThatIsMissing() {
    assertThatThrownBy(() -> ProcessInputStream.start("trying", List.of("no-such-program")))
        .hasMessageContaining("trying needs the program 'no-such-program'");
  }

  private static ProcessInputStream start(String script) throws IOException {
    return ProcessInputStream.start("trying", List.of("sh", "-c", script));
  }
}
