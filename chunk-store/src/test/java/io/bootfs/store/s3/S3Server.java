package io.bootfs.store.s3;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An S3 server that checks signatures, tokens and policies: moto, in a process of its own. There is
 * one for all tests of this JVM; it ends with the JVM, since it reads from a pipe that closes then.
 *
 * <p>It has the buckets {@code store}, {@code versioned} and {@code suspended}, and users: {@code
 * writer} may do all, {@code reader} may get and put.
 */
public final class S3Server {

  private static @Nullable S3Server shared;

  private final Map<String, String> settings;

  private S3Server(Map<String, String> settings) {
    this.settings = settings;
  }

  /** Returns the server, which it starts the first time. */
  public static synchronized S3Server get() throws IOException, InterruptedException {
    S3Server server = shared;
    if (server == null) {
      server = start();
      shared = server;
    }
    return server;
  }

  private static S3Server start() throws IOException, InterruptedException {
    Path top = top();
    Process installer =
        new ProcessBuilder(top.resolve("scripts/moto").toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String python = installer.inputReader().readLine();
    if (installer.waitFor() != 0) {
      throw new IOException("scripts/moto can't install moto");
    }
    String logName = "s3-server-" + ProcessHandle.current().pid() + ".log";
    Path log = Files.createDirectories(Path.of("target")).resolve(logName);
    Process process =
        new ProcessBuilder(python, top.resolve("chunk-store/src/test/s3/server.py").toString())
            .redirectError(log.toFile())
            .start();
    Map<String, String> settings = new HashMap<>();
    BufferedReader lines = process.inputReader();
    for (String line; (line = lines.readLine()) != null && !line.equals("ready"); ) {
      settings.put(line.replaceFirst("=.*", ""), line.replaceFirst("[^=]*=", ""));
    }
    if (!settings.containsKey("port")) {
      throw new IOException("moto does not start: " + Files.readString(log));
    }
    return new S3Server(settings);
  }

  private static Path top() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("scripts/moto"))) {
      folder = folder.getParent();
      if (folder == null) {
        throw new AssertionError("the tests run inside a checkout of bootfs");
      }
    }
    return folder;
  }

  /** Returns the server's address. */
  public String endpoint() {
    return "127.0.0.1:" + settings.get("port");
  }

  /** Returns the URL of a new store in a bucket. */
  public String url(String bucket) {
    return "s3+http://%s/%s/%s".formatted(endpoint(), bucket, UUID.randomUUID());
  }

  /** Returns the variables by which a user is known, and that allow for a loaded machine. */
  public Map<String, String> environment(String user) {
    return Map.of(
        "BOOTFS_STORE_FIRST_BYTE_TIMEOUT",
        "2m",
        "BOOTFS_STORE_TIMEOUT",
        "4m",
        "AWS_ACCESS_KEY_ID",
        value(user + ".key"),
        "AWS_SECRET_ACCESS_KEY",
        value(user + ".secret"));
  }

  /** Returns the name of the role that a web identity may take. */
  public String role() {
    return value("role");
  }

  /** Makes an object older. */
  void age(String bucket, String key, Duration age) throws IOException {
    String query =
        "?bucket=%s&key=%s&seconds=%d"
            .formatted(bucket, URLEncoder.encode(key, StandardCharsets.UTF_8), age.toSeconds());
    String _ = ask("age" + query);
  }

  /** Returns how often credentials of a role were given. */
  public int credentialsGiven() throws IOException {
    return Integer.parseInt(ask("roles"));
  }

  /** Makes the server refuse all credentials of roles that it has given. */
  public void forgetCredentials() throws IOException {
    String _ = ask("forget");
  }

  private String ask(String path) throws IOException {
    try (InputStream in =
        URI.create("http://" + endpoint() + "/test/" + path).toURL().openStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private String value(String name) {
    String value = settings.get(name);
    if (value == null) {
      throw new AssertionError("the server has no " + name);
    }
    return value;
  }
}
