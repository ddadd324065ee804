package io.bootfs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.bootfs.chunker.ChunkId;
import io.bootfs.store.TestChunks;
import io.bootfs.store.http.Certificates;
import io.bootfs.store.http.Nginx;
import io.bootfs.store.local.LocalStore;
import io.bootfs.store.s3.S3Server;
import io.bootfs.store.ssh.OpenSsh;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every kind of store and of login, read by what the base layer of boot images has: its runtime and
 * its libraries, of which the build leaves out what it takes for unused.
 */
class BaseLayerStoresTest {

  private static final Path BASE = Checkout.TOP.resolve("boot/target/base/.bootfs");

  /** Too few to be cut. */
  private static final byte[] DATA = TestChunks.bytes(7, 10_000);

  private static final ChunkId ID = TestChunks.id(DATA);

  /** A store, and what a container's environment says of it. */
  private record Case(String url, Map<String, String> environment) {

    String lines() {
      return url
          + environment.entrySet().stream()
              .map(variable -> "\n" + variable.getKey() + "=" + variable.getValue())
              .sorted()
              .collect(Collectors.joining())
          + "\n\n";
    }
  }

  @TempDir private Path folder;
  private Path castr;

  @BeforeEach
  void storeAChunk() throws IOException {
    castr = folder.resolve("store.castr");
    try (LocalStore store = LocalStore.create(castr)) {
      store.put(ID, TestChunks.encoded(DATA));
    }
  }

  @Test
  void byFolderAndHttp() throws Exception {
    Certificates certificates = Certificates.make(Files.createDirectory(folder.resolve("tls")));
    certificates.openssl("pkcs8 -topk8 -in client.key -out secret.key -passout env:PASSWORD");
    Path work = Files.createDirectory(folder.resolve("nginx"));
    try (Nginx nginx = Nginx.serveTls(castr, work, certificates)) {
      String url = nginx.url() + "#ca=" + certificates.file("ca.pem");
      url += "&cert=" + certificates.file("client.pem") + "&key=";
      reads(
          new Case(castr.toString(), Map.of()),
          new Case(url + certificates.file("client.key"), Map.of()),
          new Case(
              url + certificates.file("secret.key"),
              Map.of("BOOTFS_STORE_KEY_PASSWORD", Certificates.PASSWORD)));
    }
  }

  @Test
  void bySsh() throws Exception {
    Path keys = Files.createDirectory(folder.resolve("keys"));
    List<Case> cases = new ArrayList<>();
    try (OpenSsh server = OpenSsh.start(Files.createDirectory(folder.resolve("sshd")))) {
      cases.add(new Case(server.url("ssh", castr) + server.options(), Map.of()));
      StringBuilder authorized = new StringBuilder();
      for (String type :
          List.of(
              "ed25519",
              "ecdsa -b 384",
              "ecdsa -m PEM",
              "ecdsa -m PKCS8",
              "rsa -b 2048",
              "rsa -b 2048 -m PEM",
              "rsa -b 2048 -m PKCS8")) {
        String name = "key" + cases.size();
        List<String> words = new ArrayList<>(List.of(("-N secret -t " + type).split(" ")));
        OpenSsh.keygen(keys, name, words.toArray(String[]::new));
        authorized.append(Files.readString(keys.resolve(name + ".pub")));
        cases.add(
            new Case(
                server.url("sftp", castr) + "#ssh-config=" + keys + "/none",
                Map.of(
                    "BOOTFS_SSH_KEY",
                    keys.resolve(name).toString(),
                    "BOOTFS_SSH_PASSPHRASE",
                    "secret",
                    "BOOTFS_SSH_KNOWN_HOSTS",
                    server.knownHosts().toString())));
      }
      server.authorize(authorized.toString());
      reads(cases.toArray(Case[]::new));
    }
  }

  @Test
  void byS3() throws Exception {
    S3Server server = S3Server.get();
    Map<String, String> writer = server.environment("writer");
    String url = server.url("store");
    Path index = folder.resolve("index.caibx");
    Path blob = Files.write(folder.resolve("blob"), DATA);
    Command make = Checkout.bootfs("make", "--store", url, "" + index, "" + blob);
    for (Map.Entry<String, String> variable : writer.entrySet()) {
      make = make.with(variable.getKey(), variable.getValue());
    }
    make.run().successful();
    String key = Objects.requireNonNull(writer.get("AWS_ACCESS_KEY_ID"));
    String secret = Objects.requireNonNull(writer.get("AWS_SECRET_ACCESS_KEY"));
    Path profile =
        Files.writeString(
            folder.resolve("credentials"),
            "[castr]\naws_access_key_id = %s\naws_secret_access_key = %s\n".formatted(key, secret));
    Path program = folder.resolve("config");
    Files.writeString(
        program,
        "[profile castr]\ncredential_process = echo '{\"Version\":1,\"AccessKeyId\":\"%s\",\"SecretAccessKey\":\"%s\"}'\n"
            .formatted(key, secret));
    Path token = Files.writeString(folder.resolve("token"), "header.claims.signature\n");
    HttpServer services = credentialServices(key, secret);
    String address = "http://127.0.0.1:" + services.getAddress().getPort();
    try {
      reads(
          new Case(url, writer),
          new Case(
              url + "#profile=castr", patient(Map.of("AWS_SHARED_CREDENTIALS_FILE", "" + profile))),
          new Case(url + "#profile=castr", patient(Map.of("AWS_CONFIG_FILE", "" + program))),
          new Case(
              url,
              patient(
                  Map.of(
                      "AWS_WEB_IDENTITY_TOKEN_FILE",
                      "" + token,
                      "AWS_ROLE_ARN",
                      server.role(),
                      "AWS_ENDPOINT_URL_STS",
                      "http://" + server.endpoint()))),
          new Case(
              url, patient(Map.of("AWS_CONTAINER_CREDENTIALS_FULL_URI", address + "/container"))));
      // By itself: settings of the services are a process's.
      reads(new Case(url, patient(Map.of("AWS_EC2_METADATA_SERVICE_ENDPOINT", address))));
    } finally {
      services.stop(0);
    }
  }

  private Map<String, String> patient(Map<String, String> environment) {
    Map<String, String> all = new HashMap<>(environment);
    all.put("HOME", folder.toString());
    all.put("BOOTFS_STORE_TIMEOUT", "4m");
    all.put("BOOTFS_STORE_FIRST_BYTE_TIMEOUT", "2m");
    return all;
  }

  /** Serves credentials as a container's host and as a machine of EC2 does. */
  private static HttpServer credentialServices(String key, String secret) throws IOException {
    String json =
        """
        {"Code": "Success", "AccessKeyId": "%s", "SecretAccessKey": "%s", "Expiration": "2100-01-01T00:00:00Z"}
        """
            .formatted(key, secret);
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    String role = "/latest/meta-data/iam/security-credentials/";
    answer(server, "/container", json);
    answer(server, "/latest/api/token", "token");
    answer(server, role, "role");
    answer(server, role + "role", json);
    server.start();
    return server;
  }

  private static void answer(HttpServer server, String path, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    server.createContext(
        path,
        exchange -> {
          exchange.getResponseHeaders().add("X-aws-ec2-metadata-token-ttl-seconds", "21600");
          exchange.sendResponseHeaders(200, bytes.length);
          try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
          }
        });
  }

  private static void reads(Case... cases) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of("" + BASE.resolve("jre/bin/java")));
    for (String line : Files.readAllLines(BASE.resolve("boot.args"))) {
      if (line.startsWith("--") || (line.startsWith("-X") && !line.contains("AOTCache"))) {
        words.add(line.replace("/.bootfs/", BASE + "/"));
      }
    }
    words.add("-DZstdNativePath=" + BASE.resolve("native/libzstd-jni.so"));
    words.addAll(List.of("-cp", "" + Path.of("target/test-classes").toAbsolutePath()));
    words.addAll(List.of(StoreProbe.class.getName(), ID.toString(), "" + DATA.length));
    String input = List.of(cases).stream().map(Case::lines).collect(Collectors.joining());
    Command.Result result = Command.of(words.toArray(String[]::new)).run(input);
    assertThat(result.out().lines()).as(result.err()).hasSize(cases.length).containsOnly("ok");
  }
}
