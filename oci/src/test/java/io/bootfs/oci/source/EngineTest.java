package io.bootfs.oci.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bootfs.oci.ContentDigest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images of engines, given by a small one that speaks as much of Docker's API over its socket. */
class EngineTest {

  private static final byte[] LAYER = TestImage.layer("a");
  private static final byte[] ARCHIVE =
      TestImage.tar(TestImage.oldDockerArchive(List.of(LAYER), "registry:5000/app:1"));

  @TempDir Path dir;
  private Path socket = Path.of("");
  private ServerSocketChannel server;

  EngineTest() throws IOException {
    server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
  }

  @BeforeEach
  void startEngine() throws IOException {
    socket = dir.resolve("engine.sock");
    server.bind(UnixDomainSocketAddress.of(socket));
    Thread.ofVirtual().start(this::serve);
  }

  @AfterEach
  void stopEngine() throws IOException {
    server.close();
  }

  @Test
  void readsAnImageByName() throws IOException {
    for (Map.Entry<String, String> engine :
        Map.of("docker", "DOCKER_HOST", "podman", "CONTAINER_HOST").entrySet()) {
      for (String prefix : List.of("", engine.getKey() + ":")) {
        ImageSource source =
            ImageSources.open(
                prefix + "registry:5000/app:1",
                ImageChoice.DEFAULT,
                Map.of(engine.getValue(), "unix://" + socket));
        assertThat(source.name()).isEqualTo(engine.getKey() + " image registry:5000/app:1");
        assertThat(Collected.from(source).layers()).containsExactly(ContentDigest.of(LAYER));
      }
    }
  }

  @Test
  void saysThatThereIsNoSuchImage() {
    assertThatThrownBy(() -> open("other", "unix://" + socket))
        .isInstanceOf(ImageSourceException.class)
        .hasMessageContaining("no image 'other'")
        .hasMessageContaining("docker at unix://" + socket)
        .hasMessageContaining("pull it first");
  }

  @Test
  void passesOnWhatTheEngineSays() {
    assertThatThrownBy(() -> open("docker:broken", "unix://" + socket))
        .hasMessageContaining("HTTP 500")
        .hasMessageContaining("the disk is on fire");
  }

  @Test
  void saysThatNoEngineAnswers() {
    assertThatThrownBy(() -> open("docker:app", "unix://" + dir.resolve("none.sock")))
        .hasMessageContaining("no docker engine answers at unix://" + dir.resolve("none.sock"));
    assertThatThrownBy(() -> open("docker:app", "ssh://host"))
        .hasMessageContaining("DOCKER_HOST is 'ssh://host'");
  }

  private static ImageSource open(String image, String dockerHost) throws IOException {
    return ImageSources.open(image, ImageChoice.DEFAULT, Map.of("DOCKER_HOST", dockerHost));
  }

  private void serve() {
    try {
      while (true) {
        SocketChannel connection = server.accept();
        Thread.ofVirtual().start(() -> answer(connection));
      }
    } catch (ClosedChannelException e) {
      // The test has ended.
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void answer(SocketChannel connection) {
    try (connection) {
      BufferedReader in =
          new BufferedReader(new InputStreamReader(Channels.newInputStream(connection), UTF_8));
      OutputStream out = Channels.newOutputStream(connection);
      String request = in.readLine();
      for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
        assertThat(line).contains(":");
      }
      switch (String.valueOf(request)) {
        case "GET /images/registry:5000/app:1/json HTTP/1.1" -> send(out, "200 OK", new byte[2]);
        case "GET /images/registry:5000/app:1/get HTTP/1.1" -> send(out, "200 OK", ARCHIVE);
        case "GET /images/broken/json HTTP/1.1" ->
            send(out, "500 Oh no", "the disk is on fire".getBytes(UTF_8));
        default -> send(out, "404 Not Found", new byte[0]);
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void send(OutputStream out, String status, byte[] body) throws IOException {
    String head =
        "HTTP/1.1 %s\r\nContent-Length: %d\r\nConnection: close\r\n\r\n"
            .formatted(status, body.length);
    out.write(head.getBytes(UTF_8));
    out.write(body);
    out.flush();
  }
}
