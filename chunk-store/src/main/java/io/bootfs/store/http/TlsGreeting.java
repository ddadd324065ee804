package io.bootfs.store.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocketFactory;
import okhttp3.Call;
import okhttp3.EventListener;
import okhttp3.Handshake;
import okhttp3.Interceptor;
import okhttp3.Response;

/**
 * Bounds how long a server may be silent while it is greeted by TLS, and says so where it was:
 * servers that speak plain HTTP wait for the end of what they take for a line, and say nothing. So
 * a server that is silent for a while, or answers what is no TLS, is asked in the clear, over
 * another connection, which of both it is. Thread-safe.
 */
final class TlsGreeting extends EventListener implements Interceptor {

  /** How long servers may take before one suspects that they speak plain HTTP. */
  private static final Duration SUSPICIOUS = Duration.ofSeconds(1);

  /** The JDK's words for an answer that is none of TLS. */
  private static final String NO_TLS = "Unsupported or unrecognized SSL message";

  private final Duration longest;
  private final Map<Call, InetSocketAddress> connecting = new ConcurrentHashMap<>();
  private final Set<Call> greeting = ConcurrentHashMap.newKeySet();
  private final Set<Call> plain = ConcurrentHashMap.newKeySet();

  /**
   * Creates the guard of one client.
   *
   * @param longest the most time between two pieces of a greeting
   */
  TlsGreeting(Duration longest) {
    this.longest = longest;
  }

  @Override
  public void connectStart(Call call, InetSocketAddress server, Proxy proxy) {
    if (proxy.type() == Proxy.Type.DIRECT) {
      connecting.put(call, server);
    }
  }

  @Override
  public void secureConnectStart(Call call) {
    greeting.add(call);
    InetSocketAddress server = connecting.get(call);
    if (server != null) {
      Thread.startVirtualThread(() -> suspect(call, server));
    }
  }

  private void suspect(Call call, InetSocketAddress server) {
    try {
      Thread.sleep(SUSPICIOUS);
    } catch (InterruptedException e) {
      return;
    }
    if (greeting.contains(call) && PlainHttpLook.speaksPlain(server, longest)) {
      plain.add(call);
      // Who takes it out, here or where the greeting ends, has found out first.
      if (greeting.remove(call)) {
        call.cancel();
      } else {
        plain.remove(call);
      }
    }
  }

  @Override
  public void secureConnectEnd(Call call, Handshake handshake) {
    greeting.remove(call);
  }

  @Override
  public Response intercept(Chain chain) throws IOException {
    try {
      return chain.proceed(chain.request());
    } catch (IOException e) {
      if (plain.contains(chain.call()) || isPlainAnswer(chain.call(), e)) {
        throw new PlainServerException(e);
      }
      boolean silent =
          e instanceof SocketTimeoutException || e.getCause() instanceof SocketTimeoutException;
      if (!silent || !greeting.contains(chain.call())) {
        throw e;
      }
      throw new SSLException(
          "it answers nothing to a TLS greeting within " + HttpFaults.seconds(longest), e);
    } finally {
      greeting.remove(chain.call());
      connecting.remove(chain.call());
      plain.remove(chain.call());
    }
  }

  /** Some take what is in a greeting for a line's end, and answer that it is no request. */
  private boolean isPlainAnswer(Call call, IOException fault) {
    InetSocketAddress server = connecting.get(call);
    return server != null
        && fault instanceof SSLException
        && NO_TLS.equals(fault.getMessage())
        && PlainHttpLook.speaksPlain(server, longest);
  }

  /** Returns what makes sockets as {@code sockets} does, which greet no longer than they may. */
  SSLSocketFactory bound(SSLSocketFactory sockets) {
    return new Impatient(sockets, Math.toIntExact(longest.toMillis()));
  }

  /** Makes sockets that wait so many milliseconds; once greeted, the client sets its own time. */
  private static final class Impatient extends SSLSocketFactory {

    private final SSLSocketFactory sockets;
    private final int millis;

    Impatient(SSLSocketFactory sockets, int millis) {
      this.sockets = sockets;
      this.millis = millis;
    }

    @Override
    public Socket createSocket(Socket plain, String host, int port, boolean autoClose)
        throws IOException {
      plain.setSoTimeout(millis);
      return sockets.createSocket(plain, host, port, autoClose);
    }

    @Override
    public String[] getDefaultCipherSuites() {
      return sockets.getDefaultCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
      return sockets.getSupportedCipherSuites();
    }

    @Override
    public Socket createSocket(String host, int port) {
      throw unused();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) {
      throw unused();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
      throw unused();
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
      throw unused();
    }

    private static UnsupportedOperationException unused() {
      return new UnsupportedOperationException("TLS begins on a connection that there is");
    }
  }
}
