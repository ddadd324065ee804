package io.bootfs.store.s3;

import java.io.IOException;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/**
 * A source of credentials and what it gave first. Thread-safe. Two are equal if they gave the same.
 *
 * <p>The provider renews what expires, before it does; a new session asks the source anew, whatever
 * it says of expiry.
 */
final class CredentialSession {

  private final AwsCredentialsProvider provider;
  private final AwsCredentials first;

  private CredentialSession(AwsCredentialsProvider provider, AwsCredentials first) {
    this.provider = provider;
    this.first = first;
  }

  /**
   * Asks for the first time.
   *
   * @throws IOException if there are no credentials to be had, saying why
   */
  static CredentialSession open(AwsCredentialsProvider provider) throws IOException {
    return new CredentialSession(provider, ask(provider));
  }

  /**
   * Returns the credentials that are valid now.
   *
   * @throws IOException if they can't be renewed
   */
  AwsCredentials credentials() throws IOException {
    return ask(provider);
  }

  private static AwsCredentials ask(AwsCredentialsProvider provider) throws IOException {
    try {
      return provider.resolveCredentials();
    } catch (RuntimeException e) { // The SDK has no other exceptions.
      if (e.getCause() instanceof IOException cause) {
        throw new IOException("no AWS credentials: " + cause.getMessage(), e);
      }
      throw new IOException("no AWS credentials: " + e.getMessage(), e);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CredentialSession session && session.first.equals(first);
  }

  @Override
  public int hashCode() {
    return first.hashCode();
  }
}
