package io.bootfs.store.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who may use a server: the values of the Authorization header that it takes. Immutable. */
public final class Credentials {

  private final List<byte[]> accepted;

  private Credentials(List<byte[]> accepted) {
    this.accepted = accepted;
  }

  /**
   * Reads a file with one line for each that may: {@code USER:PASSWORD} for basic authentication,
   * or a bearer token, which has no colon. Empty lines and those that begin with {@code #} are
   * skipped.
   *
   * @throws IOException if it can't be read or has no such line
   */
  public static Credentials read(Path file) throws IOException {
    List<byte[]> accepted =
        Files.readAllLines(file).stream()
            .map(String::strip)
            .filter(line -> !line.isEmpty() && !line.startsWith("#"))
            .map(Credentials::header)
            .toList();
    if (accepted.isEmpty()) {
      throw new IOException(file + " names nobody; write lines of USER:PASSWORD or of a token");
    }
    return new Credentials(accepted);
  }

  private static byte[] header(String line) {
    byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
    String header =
        line.contains(":")
            ? "Basic " + Base64.getEncoder().encodeToString(bytes)
            : "Bearer " + line;
    return header.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Tells whether a header is one of those, in a time that does not tell how much of it is right.
   */
  boolean accept(@Nullable String header) {
    if (header == null) {
      return false;
    }
    byte[] bytes = header.getBytes(StandardCharsets.UTF_8);
    boolean found = false;
    for (byte[] one : accepted) {
      found |= MessageDigest.isEqual(one, bytes);
    }
    return found;
  }
}
