package io.bootfs.store.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Makes connections by TLS with a store's own certificates, or a server's. Immutable and
 * thread-safe.
 *
 * @param context makes the sockets, of clients and servers
 * @param trust decides whom clients trust
 */
public record TlsContext(SSLContext context, X509TrustManager trust) {

  private static final char[] NO_PASSWORD = {};

  /**
   * Reads the certificates.
   *
   * @throws IOException if a file can't be read, or its content can't be used, naming it
   */
  public static TlsContext of(TlsFiles files) throws IOException {
    return of(files, null);
  }

  /**
   * Reads the certificates.
   *
   * @param requests comes to hold the client's certificate, or null for a server's
   * @throws IOException if a file can't be read, or its content can't be used, naming it
   */
  static TlsContext of(TlsFiles files, @Nullable CertificateRequests requests) throws IOException {
    try {
      X509TrustManager trust = trust(files.authorities());
      SSLContext context = SSLContext.getInstance("TLS");
      KeyManager[] keys = keys(files);
      if (requests != null) {
        keys = new KeyManager[] {holding(requests, keys)};
      }
      context.init(keys, new TrustManager[] {trust}, null);
      return new TlsContext(context, trust);
    } catch (GeneralSecurityException e) {
      throw new IOException("can't use the certificates of " + files + ": " + e.getMessage(), e);
    }
  }

  private static KeyManager holding(CertificateRequests requests, KeyManager @Nullable [] keys) {
    if (keys != null) {
      for (KeyManager manager : keys) {
        if (manager instanceof X509ExtendedKeyManager own) {
          requests.hold(own);
        }
      }
    }
    return requests;
  }

  private static X509TrustManager trust(@Nullable Path file)
      throws IOException, GeneralSecurityException {
    KeyStore authorities = null;
    if (file != null) {
      authorities = emptyStore();
      int number = 0;
      for (Certificate certificate : certificates(file)) {
        authorities.setCertificateEntry("authority" + number++, certificate);
      }
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(authorities);
    for (TrustManager manager : factory.getTrustManagers()) {
      if (manager instanceof X509TrustManager x509) {
        return x509;
      }
    }
    throw new GeneralSecurityException("the Java runtime trusts no X.509 certificates");
  }

  private static KeyManager @Nullable [] keys(TlsFiles files)
      throws IOException, GeneralSecurityException {
    Path certificate = files.certificate();
    Path key = files.keyFile();
    if (certificate == null || key == null) {
      return null;
    }
    KeyStore store = emptyStore();
    Certificate[] chain = certificates(certificate).toArray(Certificate[]::new);
    PrivateKey secret = PemKey.read(key, files.keyPassword());
    if (!KeyMatch.of(secret, chain[0].getPublicKey())) {
      throw new IOException(
          "the private key of %s does not belong to the first certificate of %s"
              .formatted(key, certificate));
    }
    store.setKeyEntry("client", secret, NO_PASSWORD, chain);
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, NO_PASSWORD);
    return factory.getKeyManagers();
  }

  private static KeyStore emptyStore() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, NO_PASSWORD);
    return store;
  }

  private static Collection<? extends Certificate> certificates(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      Collection<? extends Certificate> certificates =
          CertificateFactory.getInstance("X.509").generateCertificates(PemBlocks.certificates(in));
      if (certificates.isEmpty()) {
        throw new IOException(file + " holds no certificate; name a PEM file");
      }
      return certificates;
    } catch (CertificateException e) {
      throw new IOException(file + " is no PEM file of certificates: " + e.getMessage(), e);
    }
  }
}
