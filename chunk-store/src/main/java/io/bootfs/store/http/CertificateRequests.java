package io.bootfs.store.http;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Holds the client's certificate, or stands for the one it lacks, and notes whether servers want to
 * see one: who refuses a client for that may hang up without a word, or before the word is read.
 * Thread-safe.
 */
final class CertificateRequests extends X509ExtendedKeyManager {

  private volatile @Nullable X509ExtendedKeyManager own;
  private volatile boolean asked;
  private volatile boolean shown;
  private volatile boolean admitted;

  /** Lets servers see the certificate of {@code own}. */
  void hold(X509ExtendedKeyManager own) {
    this.own = own;
  }

  /** Notes that a server lets the client in as it is. */
  void noteAdmitted() {
    if (asked) {
      admitted = true;
    }
  }

  /** Tells whether a server wants a certificate, and has not let the client in as it is. */
  boolean isUnmet() {
    return asked && !admitted;
  }

  /** Tells whether the last server that asked for a certificate saw one. */
  boolean isShown() {
    return shown;
  }

  /** Returns what a client should do that was not let in. */
  String remedy() {
    if (own == null) {
      return "the server wants to see a certificate; name one by options cert and key";
    }
    return shown
        ? "the server refuses the certificate of option cert: has it expired, and does the server know who vouches for it?"
        : "the server wants to see a certificate, but of others than who vouches for that of option cert";
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] types, Principal @Nullable [] issuers, @Nullable Socket socket) {
    X509ExtendedKeyManager held = own;
    return noted(held == null ? null : held.chooseClientAlias(types, issuers, socket));
  }

  @Override
  public @Nullable String chooseEngineClientAlias(
      String[] types, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    X509ExtendedKeyManager held = own;
    return noted(held == null ? null : held.chooseEngineClientAlias(types, issuers, engine));
  }

  private @Nullable String noted(@Nullable String alias) {
    asked = true;
    shown = alias != null;
    return alias;
  }

  @Override
  public String @Nullable [] getClientAliases(String type, Principal @Nullable [] issuers) {
    X509ExtendedKeyManager held = own;
    return held == null ? null : held.getClientAliases(type, issuers);
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
    X509ExtendedKeyManager held = own;
    return held == null ? null : held.getCertificateChain(alias);
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(@Nullable String alias) {
    X509ExtendedKeyManager held = own;
    return held == null ? null : held.getPrivateKey(alias);
  }
}
