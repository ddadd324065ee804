package io.bootfs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.bootfs.oci.BootConfig;
import io.bootfs.store.s3.S3Server;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Chunks in a bucket: by the command that users run, and by boot in a container of runc. */
class S3Test {

  /** More than any reading ahead takes. */
  private static final int DATA_BYTES = 8 << 20;

  @TempDir private Path folder;
  private S3Server server;
  private String store;

  @BeforeEach
  void start() throws Exception {
    server = S3Server.get();
    store = server.url("store");
  }

  @Test
  void theCommandKeepsChunksThere() throws Exception {
    Path blob = Files.write(folder.resolve("blob"), random(1, 1 << 20));
    Path other = Files.write(folder.resolve("other"), random(2, 1 << 19));
    Path index = folder.resolve("blob.caibx");
    bootfs("make", "--store", store, "" + index, "" + blob);
    bootfs("make", "--store", store, folder + "/other.caibx", "" + other);

    Path copy = folder.resolve("copy");
    bootfs("extract", "--store", store, "" + index, "" + copy);
    assertThat(copy).hasSameBinaryContentAs(blob);

    String unlisted = bootfs("prune", "--store", store, "--grace", "0s", "--delete", "" + index);
    assertThat(unlisted).contains("were deleted");
    bootfs("verify", "--store", store);
    Path local = folder.resolve("local.castr");
    bootfs("cp", "--store", store, "--to", "" + local, "" + index);
    bootfs("verify", "--store", store, "" + index);
    Command.Result gone =
        command("extract", "--store", store, folder + "/other.caibx", folder + "/gone").run();
    assertThat(gone.status()).isEqualTo(1);
    assertThat(gone.err()).contains("is not in store " + store);
  }

  @Test
  void aContainerReadsByTheTokenOfAVolume() throws Exception {
    ChunkedTree image = ChunkedTree.ofBusybox(folder, Map.of("data/large", random(3, DATA_BYTES)));
    bootfs("cp", "--store", "" + image.store(), "--to", store, "" + image.index());
    Path secrets = Files.createDirectory(folder.resolve("secrets"));
    Files.writeString(secrets.resolve("token"), "header.claims.signature");
    int given = server.credentialsGiven();
    try (RuncBundle bundle =
        new RuncBundle(Files.createDirectory(folder.resolve("bundle")), image)) {
      bundle.settings(new BootConfig(List.of("/bin/sh", "-c"), "", null));
      bundle.config.bind(Files.createDirectory(folder.resolve("c")), "/.bootfs/rootfs.castr");
      bundle.config.bind(secrets, "/var/run/secrets");
      bundle.config.environment.addAll(
          List.of(
              "BLOB_STORE=" + store,
              "AWS_WEB_IDENTITY_TOKEN_FILE=/var/run/secrets/token",
              "AWS_ROLE_ARN=" + server.role(),
              "AWS_ENDPOINT_URL_STS=http://" + server.endpoint()));
      bundle.config.arguments =
          List.of(
              "echo ready; while ! [ -e /run/secrets/go ]; do sleep 0.02; done;"
                  + " cat /data/large | wc -c");
      Process container = bundle.start();
      server.forgetCredentials();
      Files.createFile(secrets.resolve("go"));
      assertThat(container.waitFor(10, TimeUnit.MINUTES)).isTrue();
      assertThat(bundle.log()).hasContent("ready\n" + DATA_BYTES);
      theAppGetsNoKeys(bundle);
    }
    assertThat(server.credentialsGiven()).isGreaterThanOrEqualTo(given + 2);
  }

  private void theAppGetsNoKeys(RuncBundle bundle) throws Exception {
    RuncConfig config = bundle.config;
    config.environment.clear();
    config.environment.addAll(List.of("PATH=/bin", "BLOB_STORE=" + store, "AWS_REGION=home"));
    server
        .environment("writer")
        .forEach((name, value) -> config.environment.add(name + "=" + value));
    config.arguments = List.of("cat /proc/self/environ | tr '\\0' '\\n' | grep AWS_");
    Command.Result result = bundle.run();
    assertThat(result.out()).isEqualTo("AWS_REGION=home\n");
    assertThat(result.err()).contains("AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY; BOOTFS_KEEP_ENV=");
    config.environment.add("BOOTFS_KEEP_ENV=AWS_*");
    result = bundle.run();
    assertThat(result.out()).contains("AWS_ACCESS_KEY_ID=", "AWS_SECRET_ACCESS_KEY=");
    assertThat(result.err()).isEmpty();
  }

  private static byte[] random(long seed, int length) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private String bootfs(String... words) throws Exception {
    return command(words).run().successful().out();
  }

  private Command command(String... words) {
    Command command = Checkout.bootfs(words);
    for (Map.Entry<String, String> variable : server.environment("writer").entrySet()) {
      command = command.with(variable.getKey(), variable.getValue());
    }
    return command;
  }
}
