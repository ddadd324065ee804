package io.bootfs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bootfs serve} that takes chunks, speaks TLS, or is the cache of another store. */
final class ServeWritableTest {

  @TempDir Path folder;
  private SampleBlob sample;
  private Path served;

  @BeforeEach
  void makeBlob() throws IOException {
    sample = SampleBlob.make(folder, "blob", 11, 2_000_000);
    served = folder.resolve("served.castr");
  }

  @Test
  void takesChunksOfThoseWhoMay() throws Exception {
    Path users = Files.writeString(folder.resolve("users"), "# who may\nann:secret\ntoken-1\n");
    Path log = folder.resolve("log");
    try (Server server =
        Server.start(served, "--writable", "--authorization", users, "--access-log", log)) {
      String withUser = server.url.replace("http://", "http://ann:secret@");
      Run refused = Run.bootfs("cp", "--store", sample.store(), "--to", server.url, sample.index());
      assertThat(refused.status()).isEqualTo(1);
      assertThat(refused.err()).contains("401");
      Run copied = Run.bootfs("cp", "--store", sample.store(), "--to", withUser, sample.index());
      assertThat(copied.status()).as(copied.err()).isZero();
      assertThat(SampleBlob.chunksIn(served)).isEqualTo(sample.chunks().chunkCount());
      assertThat(server.put(sample, 0, Files.readAllBytes(sample.file(0)), "Bearer token-1"))
          .isEqualTo(200);
      assertThat(server.put(sample, 0, Files.readAllBytes(sample.file(1)), "Bearer token-1"))
          .isEqualTo(400);
      assertThat(server.put(sample, 0, new byte[17 << 20], "Bearer token-1")).isEqualTo(413);
      assertThat(server.put(sample, 0, new byte[1], "Bearer token-2")).isEqualTo(401);
      assertThat(server.end()).contains(" taken, 0 fetched");
    }
    assertThat(Run.bootfs("verify", "--store", served, sample.index()).status()).isZero();
    assertThat(Files.readString(log)).containsPattern("127.0.0.1 \\[.*] \"PUT /.*\\.cacnk\" 413 ");
  }

  @Test
  void isTheCacheOfAnotherStore() throws Exception {
    try (Server origin = Server.start(sample.store());
        Server cache = Server.start(served, "--upstream", origin.url)) {
      Path copy = folder.resolve("copy");
      for (int i = 0; i < 2; i++) {
        Run run = Run.bootfs("extract", "--store", cache.url, sample.index(), copy);
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(copy).hasSameBinaryContentAs(sample.blob());
      }
      int chunks = sample.chunks().chunkCount();
      assertThat(origin.end()).startsWith(chunks + " requests, " + chunks + " chunks (");
      assertThat(cache.end()).endsWith(", 0 taken, " + chunks + " fetched");
    }
    assertThat(Run.bootfs("verify", "--store", served, sample.index()).status()).isZero();
  }

  @Test
  void neverPassesOnWhatIsInvalid() throws Exception {
    Files.writeString(sample.file(3), "damaged");
    try (Server cache = Server.start(served, "--upstream", sample.store())) {
      Run run =
          Run.bootfs(
              "extract",
              "--store",
              cache.url + "#retry-for=1s",
              sample.index(),
              folder.resolve("x"));
      assertThat(run.status()).isEqualTo(1);
      assertThat(run.err()).contains("502");
    }
    assertThat(SampleBlob.file(served, sample.chunks().id(3))).doesNotExist();
  }

  @Test
  void servesOnlyClientsWithACertificate() throws Exception {
    Path certificate = certificate("server", "-addext", "subjectAltName=IP:127.0.0.1");
    Path client = certificate("client");
    try (Server server =
        Server.start(
            sample.store(),
            "--tls-cert",
            certificate,
            "--tls-key",
            folder.resolve("server.key"),
            "--client-ca",
            client)) {
      assertThat(server.url).startsWith("https://");
      Tool.run(
          "curl",
          "--fail",
          "--silent",
          "--show-error",
          "--output",
          folder.resolve("chunk"),
          "--cacert",
          certificate,
          "--cert",
          client,
          "--key",
          folder.resolve("client.key"),
          server.url + "/" + sample.store().relativize(sample.file(0)));
      assertThat(folder.resolve("chunk")).hasSameBinaryContentAs(sample.file(0));
      Process stranger =
          new ProcessBuilder(
                  "curl", "--silent", "--cacert", certificate.toString(), server.url + "/")
              .start();
      assertThat(stranger.waitFor()).isNotZero();
    }
  }

  @Test
  void doesNotLetStrangersWrite() {
    Run run = Run.bootfs("serve", served, "--writable", "--listen", "0.0.0.0:0");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("needs --authorization FILE or --client-ca FILE");
    assertThat(Run.bootfs("serve", served, "--tls-cert", "x").status()).isEqualTo(2);
  }

  private Path certificate(String name, String... more) throws Exception {
    Path certificate = folder.resolve(name + ".pem");
    List<Object> words =
        new ArrayList<>(
            List.of(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-days",
                "7",
                "-subj",
                "/CN=" + name,
                "-keyout",
                folder.resolve(name + ".key"),
                "-out",
                certificate));
    words.addAll(List.of(more));
    Tool.run(words.toArray());
    return certificate;
  }

  /** A server in a process of its own. */
  private static final class Server implements AutoCloseable {
    private final Process process;
    private final BufferedReader output;
    private final String url;

    private Server(Process process) throws IOException {
      this.process = process;
      this.output = process.inputReader();
      String line = String.valueOf(output.readLine());
      assertThat(line).startsWith("serving ");
      this.url = line.substring(line.indexOf("http"));
    }

    static Server start(Path store, Object... options) throws IOException {
      List<Object> words = new ArrayList<>(List.of("serve", store, "--listen", "127.0.0.1:0"));
      words.addAll(List.of(options));
      return new Server(Bootfs.command(words.toArray()).redirectErrorStream(true).start());
    }

    int put(SampleBlob sample, int chunk, byte[] body, String authorization) throws Exception {
      String path = sample.store().relativize(sample.file(chunk)).toString();
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(url + "/" + path))
              .header("Authorization", authorization)
              .PUT(BodyPublishers.ofByteArray(body))
              .build();
      try (HttpClient client = HttpClient.newHttpClient()) {
        return client.send(request, BodyHandlers.discarding()).statusCode();
      }
    }

    /** Signals it and returns its last words. */
    String end() throws Exception {
      process.toHandle().destroy(); // Process.destroy closes its output, too.
      String last = String.valueOf(output.readLine());
      assertThat(process.waitFor()).isZero();
      return last;
    }

    @Override
    public void close() {
      process.destroyForcibly();
    }
  }
}
