package io.bootfs.store.http;

import java.io.IOException;
import java.net.Socket;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;
import okhttp3.Handshake;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;

/**
 * Greets a server by TLS as the client has greeted it: by the same certificates, version and
 * cipher, and with the same check of its name. Thread-safe.
 *
 * @param base the server
 * @param client whose sockets and verifier are taken
 * @param agreed what client and server have agreed on
 */
record DirectTls(HttpUrl base, OkHttpClient client, Handshake agreed) {

  private static final String HTTP_1 = "http/1.1";

  /**
   * Greets the server.
   *
   * @param connected a connection to it, which the returned one closes
   * @throws IOException if it is not the server, agrees to nothing, or gives no answer in time
   */
  Socket greet(Socket connected) throws IOException {
    SSLSocket socket =
        (SSLSocket)
            client.sslSocketFactory().createSocket(connected, base.host(), base.port(), true);
    try {
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setProtocols(new String[] {agreed.tlsVersion().javaName()});
      parameters.setCipherSuites(new String[] {agreed.cipherSuite().javaName()});
      parameters.setApplicationProtocols(new String[] {HTTP_1});
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      String protocol = socket.getApplicationProtocol();
      boolean spoken = protocol == null || protocol.isEmpty() || protocol.equals(HTTP_1);
      if (!spoken || !client.hostnameVerifier().verify(base.host(), socket.getSession())) {
        throw new SSLPeerUnverifiedException(base.host() + " answers otherwise than before");
      }
      return socket;
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }
}
