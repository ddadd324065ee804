package io.bootfs.store.http;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The PEM files for a connection by TLS. Immutable.
 *
 * @param authorities the certificates to trust instead of the system's, or null
 * @param certificate the client's own certificate with those that vouch for it, or null for none
 * @param key the client's private key, or null if {@code certificate} holds it, too
 * @param keyPassword what decrypts the key, or null if it isn't encrypted
 */
public record TlsFiles(
    @Nullable Path authorities,
    @Nullable Path certificate,
    @Nullable Path key,
    @Nullable String keyPassword) {

  /** The system's authorities, and no certificate of the client's. */
  public static final TlsFiles NONE = new TlsFiles(null, null, null, null);

  /** Returns the file that holds the private key, or null for none. */
  @Nullable Path keyFile() {
    return key == null ? certificate : key;
  }

  /** Returns the files' names without the password. */
  @Override
  public String toString() {
    return "TlsFiles[" + authorities + ", " + certificate + ", " + key + "]";
  }
}
