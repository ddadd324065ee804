package io.bootfs.store.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/** An authority of a test's own with a server and a client that it vouches for, by openssl. */
public final class Certificates {

  /** What encrypted keys are encrypted with. */
  public static final String PASSWORD = "pass word";

  private final Path folder;

  private Certificates(Path folder) {
    this.folder = folder;
  }

  /**
   * Makes {@code ca}, {@code server} and {@code client}, each a {@code .pem} and a {@code .key}.
   */
  public static Certificates make(Path folder) throws IOException {
    Certificates made = new Certificates(folder);
    made.openssl(
        "req -x509 -nodes -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -days 30"
            + " -subj /CN=test-ca -keyout ca.key -out ca.pem");
    made.issue("server", "ec -pkeyopt ec_paramgen_curve:prime256v1");
    made.issue("client", "ec -pkeyopt ec_paramgen_curve:prime256v1");
    return made;
  }

  /** Makes a key of a type and a certificate for it. */
  void issue(String name, String keyType) throws IOException {
    openssl(
        "req -x509 -nodes -newkey %2$s -days 30 -CA ca.pem -CAkey ca.key -subj /CN=%1$s -addext subjectAltName=IP:127.0.0.1 -keyout %1$s.key -out %1$s.pem"
            .formatted(name, keyType));
  }

  public Path file(String name) {
    return folder.resolve(name);
  }

  /** Runs openssl in the folder; no argument has a space. */
  public void openssl(String arguments) throws IOException {
    ProcessBuilder builder = new ProcessBuilder("openssl");
    builder.command().addAll(Arrays.asList(arguments.split(" ", -1)));
    builder.environment().put("PASSWORD", PASSWORD);
    Process process = builder.directory(folder.toFile()).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.onExit().join().exitValue() != 0) {
      throw new IOException("openssl " + arguments + ": " + output);
    }
  }
}
