package io.bootfs.store.http;

import io.bootfs.store.http.DirectConnection.Answer;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import okhttp3.Handshake;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Gets objects of one server the short way: in the fewest steps that HTTP/1.1 allows. Thread-safe;
 * whoever makes it closes it.
 *
 * <p>A start asks for a thousand chunks in a JVM that has just begun, where OkHttp's many steps for
 * each are interpreted: they took as much processor time as all else that is done for a chunk. So
 * once the client has had an answer as it should be, its request is repeated for other paths, with
 * its credentials, if they are the same for all, and by TLS as the client's. What needs more than
 * that (HTTP/2, a proxy, a signature, a redirect) never comes here. When credentials are refused,
 * the client is asked, and its next good answer is learned from; at the first other answer that is
 * not understood everything goes to the client again, for good.
 */
final class DirectGets implements Closeable {

  /** How long an idle connection stays open: less than nginx's 75 s. */
  private static final Duration KEPT = Duration.ofSeconds(60);

  private final HttpUrl base;
  private final HttpOptions options;
  private final OkHttpClient client;
  private final Authorizer authorizer;
  private final boolean allowed;
  private final Deque<Idle> idle = new ArrayDeque<>();
  private volatile @Nullable Learned learned;
  private volatile boolean over;
  private boolean sweeping;

  /** A connection that nobody uses since a moment of {@link System#nanoTime}. */
  private record Idle(DirectConnection connection, long since) {}

  /** How the client has asked. */
  private static final class Learned {

    /** What follows the path in a request. */
    private final String fields;

    /** How connections are greeted, or null. */
    private final @Nullable DirectTls tls;

    /** Whether the server has given anything to who asks so. */
    private volatile boolean admitted;

    Learned(String fields, @Nullable DirectTls tls) {
      this.fields = fields;
      this.tls = tls;
    }
  }

  /** An answer, and how it was asked for. */
  static final class Got {

    private final Learned as;
    private final Answer answer;

    private Got(Learned as, Answer answer) {
      this.as = as;
      this.answer = answer;
    }

    Answer answer() {
      return answer;
    }
  }

  /**
   * Creates what gets nothing yet.
   *
   * @param base the server
   * @param client whose answers are learned from, and whose certificates it shares
   * @param authorizer what authorizes the client's requests
   */
  DirectGets(
      HttpUrl base,
      HttpOptions options,
      HttpAccess access,
      OkHttpClient client,
      Authorizer authorizer) {
    this.base = base;
    this.options = options;
    this.client = client;
    this.authorizer = authorizer;
    this.allowed = access.proxies().select(base.uri()).equals(List.of(Proxy.NO_PROXY));
  }

  /** Learns from an answer of the client's whether, and how, objects can be had the short way. */
  void learn(Response response) {
    Response sent = response.networkResponse();
    if (!allowed || over || learned != null || sent == null || response.priorResponse() != null) {
      return;
    }
    Request request = sent.request();
    Headers headers = request.headers();
    boolean repeatable = headers.get("Authorization") == null || authorizer.addsTheSame();
    boolean plain =
        sent.protocol() == Protocol.HTTP_1_1
            && request.url().scheme().equals(base.scheme())
            && request.url().host().equals(base.host())
            && request.url().port() == base.port()
            && headers.get("Host") != null;
    if (plain && repeatable) {
      StringBuilder text = new StringBuilder(" HTTP/1.1\r\n");
      for (int i = 0; i < headers.size(); i++) {
        text.append(headers.name(i)).append(": ").append(headers.value(i)).append("\r\n");
      }
      Handshake greeting = sent.handshake();
      learned =
          new Learned(
              text.append("\r\n").toString(),
              greeting == null ? null : new DirectTls(base, client, greeting));
    } else {
      over = true;
    }
  }

  /**
   * Notes that credentials are refused: the client has others, or says so. If they never did, it
   * has better ways to show them, and is asked for good. What was learned since stays.
   */
  synchronized void forget(Got refused) {
    if (learned == refused.as) {
      learned = null;
      if (!refused.as.admitted) {
        over = true;
      }
    }
  }

  /** Notes that credentials do. */
  void noteAdmitted(Got given) {
    given.as.admitted = true;
  }

  /** Tells whether objects can be had the short way. */
  boolean isReady() {
    return learned != null && !over;
  }

  /**
   * Gets an object.
   *
   * @param limit how many bytes it may have
   * @return the answer, or null if the client is to be asked
   * @throws SocketTimeoutException if there is no whole answer in time
   */
  @Nullable Got get(HttpUrl url, int limit) throws IOException {
    Learned as = learned;
    if (as == null || over) {
      return null;
    }
    String request = "GET ".concat(url.encodedPath()).concat(as.fields);
    long deadline = System.nanoTime() + options.callTimeout().toNanos();
    Answer answer = null;
    try {
      answer = ask(as.tls, request, limit, deadline);
    } catch (SocketTimeoutException e) {
      throw e;
    } catch (IOException e) {
      if (Thread.currentThread().isInterrupted()) {
        throw e;
      }
    }
    if (answer == null) {
      over = true; // The client asks once more, and says what is wrong, if it still is.
      close();
      return null;
    }
    return new Got(as, answer);
  }

  private @Nullable Answer ask(@Nullable DirectTls tls, String request, int limit, long deadline)
      throws IOException {
    for (DirectConnection kept = take(); kept != null; kept = take()) {
      try {
        return ask(kept, request, limit, deadline);
      } catch (SocketTimeoutException e) {
        throw e;
      } catch (IOException e) {
        if (kept.hasBegun() || Thread.currentThread().isInterrupted()) {
          throw e;
        }
        // The server has closed it meanwhile, as it may.
      }
    }
    InetSocketAddress server = new InetSocketAddress(base.host(), base.port());
    return ask(DirectConnection.open(server, options, tls, deadline), request, limit, deadline);
  }

  private @Nullable Answer ask(
      DirectConnection connection, String request, int limit, long deadline) throws IOException {
    boolean kept = false;
    try {
      Answer answer = connection.ask(request, limit, deadline);
      kept = answer != null && !answer.last() && keep(connection);
      return answer;
    } finally {
      if (!kept) {
        connection.close();
      }
    }
  }

  private synchronized @Nullable DirectConnection take() {
    Idle last = idle.pollLast();
    return last == null ? null : last.connection();
  }

  private synchronized boolean keep(DirectConnection connection) {
    if (over || !sweep()) {
      return false;
    }
    idle.addLast(new Idle(connection, System.nanoTime()));
    return true;
  }

  /** Has connections closed that are idle for long. */
  private boolean sweep() {
    if (!sweeping) {
      try {
        Thread.ofPlatform().daemon().name("idle-connections").start(this::closeOld);
      } catch (OutOfMemoryError e) {
        return false; // The container's limit of processes.
      }
      sweeping = true;
    }
    return true;
  }

  private synchronized void closeOld() {
    try {
      do {
        wait(KEPT.toMillis());
        long now = System.nanoTime();
        while (!idle.isEmpty() && (over || now - idle.getFirst().since() >= KEPT.toNanos())) {
          closeQuietly(idle.removeFirst());
        }
      } while (!idle.isEmpty());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      sweeping = false;
    }
  }

  private static void closeQuietly(Idle unused) {
    try {
      unused.connection().close();
    } catch (IOException e) {
      // It is of no more use anyway.
    }
  }

  /** Closes idle connections; requests under way end well, and so do later ones, by the client. */
  @Override
  public synchronized void close() {
    over = true;
    idle.forEach(DirectGets::closeQuietly);
    idle.clear();
    notifyAll();
  }
}
