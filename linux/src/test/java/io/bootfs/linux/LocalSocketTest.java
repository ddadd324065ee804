package io.bootfs.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The peer is python's socket module. */
class LocalSocketTest {

  private static final String CLIENT =
      """
      import os, socket, sys
      c = socket.socket(socket.AF_UNIX)
      c.connect("socket")
      w = [os.open(n, os.O_WRONLY | os.O_CREAT) for n in sys.argv[1:]]
      if w: socket.send_fds(c, [b"x"], w)
      else: c.close(); sys.exit(7)
      b = c.recv(9)
      sys.exit(b[0] if len(b) == 1 and c.recv(9) == b"" else 99)
      """;

  @TempDir private Path dir;

  @Test
  void aProgramWritesToWhatWasHandedOver() throws Exception {
    try (LocalSocket socket = LocalSocket.listen(dir.resolve("socket"))) {
      Process client = client("out", "err");
      try (LocalSocket connection = socket.accept();
          ReceivedDescriptors streams = connection.receive();
          RootDirectory root = RootDirectory.open(Path.of("/"))) {
        assertThat(streams.numbers()).hasSize(2);
        int output = streams.numbers().getFirst();
        int errors = streams.numbers().getLast();
        int child =
            Spawn.startBeside(
                root,
                null,
                program("cat; echo to out; echo to err >&2; exit 5"),
                Confinement.NONE,
                output,
                errors);
        ReceivedDescriptors.print(errors, "a line");
        connection.end(Processes.waitFor(child).orElseThrow().exitStatus());
      }
      assertThat(client.waitFor()).isEqualTo(5);
      assertThat(dir.resolve("out")).hasContent("to out");
      assertThat(dir.resolve("err")).content().contains("to err\n").contains("a line\n");
    }
  }

  @Test
  void whoIsGoneHandsNothingOver() throws Exception {
    try (LocalSocket socket = LocalSocket.listen(dir.resolve("socket"))) {
      Process client = client();
      try (LocalSocket connection = socket.accept()) {
        assertThat(client.waitFor()).isEqualTo(7);
        assertThat(connection.receive().numbers()).isEmpty();
        connection.end(1);
      }
    }
  }

  @Test
  void aPathThatNoSocketCanHaveIsRefused() {
    assertThatThrownBy(() -> LocalSocket.listen(dir.resolve("x".repeat(108))))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("107 bytes");
  }

  private Process client(String... files) throws IOException {
    List<String> words = new ArrayList<>(List.of("python3", "-c", CLIENT));
    words.addAll(List.of(files));
    return new ProcessBuilder(words).directory(dir.toFile()).inheritIO().start();
  }

  private static Spawn.Program program(String script) {
    return new Spawn.Program(
        List.of("sh", "-c", script), List.of(), "/", "/usr/bin:/bin", Identity.ROOT, "");
  }
}
