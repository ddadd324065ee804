package io.bootfs.store.s3;

import io.bootfs.store.SettingFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/**
 * Credentials of a role, for a token that says who this is: what Kubernetes gives to a pod's
 * service account. Thread-safe. They are renewed before they expire, by the token that is then in
 * the file.
 */
final class WebIdentity implements AwsCredentialsProvider {

  /** How long before they expire credentials are renewed. */
  static final Duration EARLY = Duration.ofMinutes(5);

  /** More than any token takes. */
  private static final int LARGEST_TOKEN = 64 << 10;

  private final TokenService service;
  private final Path tokenFile;
  private final String role;
  private final String session;
  private @Nullable AwsSessionCredentials current;

  WebIdentity(TokenService service, Path tokenFile, String role, String session) {
    this.service = service;
    this.tokenFile = tokenFile;
    this.role = role;
    this.session = session;
  }

  /**
   * Returns credentials that are valid for a while.
   *
   * @throws UncheckedIOException if there are none to be had
   */
  @Override
  public synchronized AwsCredentials resolveCredentials() {
    AwsSessionCredentials held = current;
    Instant now = Instant.now();
    if (held != null && now.isBefore(expiry(held).minus(EARLY))) {
      return held;
    }
    try {
      AwsSessionCredentials renewed = service.assumeRole(role, session, token());
      current = renewed;
      return renewed;
    } catch (IOException e) {
      if (held != null && now.isBefore(expiry(held))) {
        return held; // There is time to ask again.
      }
      throw new UncheckedIOException(e);
    }
  }

  private static Instant expiry(AwsSessionCredentials credentials) {
    return credentials.expirationTime().orElse(Instant.MAX);
  }

  private String token() throws IOException {
    try {
      return new String(SettingFile.read(tokenFile, LARGEST_TOKEN), StandardCharsets.UTF_8).strip();
    } catch (NoSuchFileException e) {
      throw new IOException("the token's file " + tokenFile + " isn't there", e);
    }
  }
}
