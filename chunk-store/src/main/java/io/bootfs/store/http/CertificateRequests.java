package io.bootfs.store.http;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Stands for the certificate of a client that has none, and notes whether servers want to see one:
 * who refuses a client for that may hang up without a word, or before the word is read.
 * Thread-safe.
 */
final class CertificateRequests extends X509ExtendedKeyManager {

  private volatile boolean asked;
  private volatile boolean admitted;

  /** Notes that a server lets the client in as it is. */
  void noteAdmitted() {
    if (asked) {
      admitted = true;
    }
  }

  /** Tells whether a server wants a certificate, and has not let the client in without one. */
  boolean isUnmet() {
    return asked && !admitted;
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] types, Principal @Nullable [] issuers, @Nullable Socket socket) {
    asked = true;
    return null;
  }

  @Override
  public @Nullable String chooseEngineClientAlias(
      String[] types, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    asked = true;
    return null;
  }

  @Override
  public String @Nullable [] getClientAliases(String type, Principal @Nullable [] issuers) {
    return null;
  }

  @Override
  public String @Nullable [] getServerAliases(String type, Principal @Nullable [] issuers) {
    return null;
  }

  @Override
  public @Nullable String chooseServerAlias(
      String type, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return null;
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(@Nullable String alias) {
    return null;
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(@Nullable String alias) {
    return null;
  }
}
