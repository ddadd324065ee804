package io.bootfs.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class PseudoTerminalTest {

  @Test
  void carriesWhatIsPrintedAndTyped() throws IOException {
    try (PseudoTerminal terminal = PseudoTerminal.open(Path.of("/dev/ptmx"))) {
      Path other = Path.of("/dev/pts/" + terminal.name());
      byte[] typed = "typed\n".getBytes(StandardCharsets.US_ASCII);
      terminal.write(typed, typed.length);
      try (var reader = Files.newBufferedReader(other)) {
        assertThat(reader.readLine()).isEqualTo("typed");
      }
      Files.writeString(other, "printed");
      terminal.hangUp();
      // What was typed is echoed; a line feed becomes two characters.
      assertThat(readAll(terminal)).isEqualTo("typed\r\nprinted");
    }
  }

  private static String readAll(PseudoTerminal terminal) throws IOException {
    StringBuilder text = new StringBuilder();
    byte[] buffer = new byte[4];
    int count;
    while ((count = terminal.read(buffer)) >= 0) {
      text.append(new String(buffer, 0, count, StandardCharsets.US_ASCII));
    }
    return text.toString();
  }
}
