package io.bootfs.store.http;

import io.bootfs.chunker.ChunkId;
import io.bootfs.store.ChunkInvalidException;
import io.bootfs.store.ChunkMissingException;
import io.bootfs.store.PackSource;
import io.bootfs.store.http.DirectConnection.Answer;
import io.bootfs.store.http.DirectGets.Got;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import okhttp3.Call;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Sends the requests of one store to its server, within the store's limits of time, size and
 * number. Thread-safe; requests run in parallel, each on its caller's thread. Whoever made it
 * closes it.
 */
public final class HttpTransport implements Closeable {

  private static final int OK = 200;
  private static final int NOT_FOUND = 404;

  /** RFC 9110, section 15.5.13: the object is not what a condition of the request says. */
  private static final int PRECONDITION_FAILED = 412;

  /** The most time for a pack, which is larger than any chunk; a larger one gets more. */
  private static final Duration MOST_FOR_PACK = Duration.ofMinutes(10);

  /** How fast a pack is sent at the least, in bytes a second. */
  private static final long SLOWEST = 1 << 20;

  /** What is made of an answer. */
  private interface Use<T> {
    T take(Call call, Response response) throws IOException;
  }

  private final String location;
  private final HttpOptions options;
  private final CertificateRequests certificates;
  private final HttpFaults faults;
  private final OkHttpClient client;
  private final Dialect dialect;
  private final Semaphore slots;
  private final DirectGets direct;

  /**
   * Makes the client; nothing is sent.
   *
   * @param location the store's URL for messages
   * @param base the host to which requests are authorized
   * @throws IOException if a certificate can't be read
   */
  public HttpTransport(
      String location,
      HttpUrl base,
      HttpOptions options,
      HttpAccess access,
      Authorizer authorizer,
      Dialect dialect)
      throws IOException {
    this.location = location;
    this.options = options;
    this.dialect = dialect;
    this.certificates = new CertificateRequests();
    this.faults = new HttpFaults(location, options, certificates);
    this.client = HttpClients.make(base, options, access, authorizer, dialect, certificates);
    this.slots = new Semaphore(options.connections(), true);
    this.direct = new DirectGets(base, options, access, client, authorizer);
  }

  /**
   * Returns the body of a chunk's object.
   *
   * @throws ChunkMissingException if there is none
   * @throws ChunkInvalidException if it is larger than {@code limit}
   * @throws io.bootfs.store.StoreException if the server gives no whole answer
   */
  public byte[] get(ChunkId id, HttpUrl url, int limit) throws IOException {
    String what = "can't get chunk " + id + " from";
    byte[] body = getDirectly(what, id, url, limit);
    if (body != null) {
      return body;
    }
    return ask(
        what,
        request(url).get().build(),
        (call, response) -> {
          if (response.code() == OK) {
            byte[] bytes = body(id, call, response, limit);
            direct.learn(response);
            return bytes;
          }
          if (isMissing(response)) {
            throw new ChunkMissingException(id, location);
          }
          throw fault(what, response);
        });
  }

  /** Returns the body of a chunk's object, or null if the client is to be asked. */
  private byte @Nullable [] getDirectly(String what, ChunkId id, HttpUrl url, int limit)
      throws IOException {
    if (!direct.isReady()) {
      return null;
    }
    try {
      awaitSlot();
      try {
        Got got = direct.get(url, limit);
        if (got == null) {
          return null;
        }
        Answer answer = got.answer();
        if (answer.code() == OK) {
          direct.noteAdmitted(got);
          return answer.body();
        }
        String text = new String(answer.body(), StandardCharsets.UTF_8);
        if (dialect.isMissing(answer.code(), text)) {
          throw new ChunkMissingException(id, location);
        }
        if (answer.code() < 500 && dialect.refusesCredentials(answer.code(), text)) {
          direct.forget(got); // The client may have other credentials.
        } else {
          direct.close(); // What the server answers otherwise is the client's business.
        }
        return null;
      } finally {
        slots.release();
      }
    } catch (ChunkMissingException e) {
      throw e;
    } catch (IOException e) {
      throw faults.of(what, e);
    }
  }

  /**
   * Returns what the server says of a chunk's object, or nothing if there is none.
   *
   * @throws io.bootfs.store.StoreException if the server gives no answer
   */
  public Optional<ObjectHead> head(ChunkId id, HttpUrl url) throws IOException {
    String what = "can't look for chunk " + id + " in";
    return ask(
        what,
        request(url).head().build(),
        (call, response) -> {
          if (response.code() == OK) {
            return Optional.of(head(response));
          }
          if (isMissing(response)) {
            return Optional.empty();
          }
          throw refusal(what, url, response);
        });
  }

  private static ObjectHead head(Response response) {
    Date modified = response.headers().getDate("Last-Modified");
    String length = response.header("Content-Length", "");
    return new ObjectHead(
        length.matches("\\d{1,18}") ? Long.parseLong(length) : -1,
        modified == null ? Instant.EPOCH : modified.toInstant(),
        response.header("ETag"),
        version(response));
  }

  /**
   * Returns which version an object is. The one that S3 calls "null" is overwritten by the next,
   * since its bucket keeps versions no more: that names nothing.
   */
  private static @Nullable String version(Response response) {
    String version = response.header("x-amz-version-id");
    return "null".equals(version) ? null : version;
  }

  /** An answer to HEAD has no body, which would say why; one to GET has. */
  private IOException refusal(String what, HttpUrl url, Response head) throws IOException {
    if (!dialect.saysWhy()) {
      return fault(what, head);
    }
    Request firstByte = request(url).header("Range", "bytes=0-0").get().build();
    try (Response get = client.newCall(firstByte).execute()) {
      return fault(what, get.code() == head.code() ? get : head);
    }
  }

  /**
   * Stores a chunk's object.
   *
   * @throws io.bootfs.store.StoreException if the server does not say that it has done so
   */
  public void put(ChunkId id, HttpUrl url, byte[] bytes) throws IOException {
    put("can't put chunk " + id + " to", url, RequestBody.create(bytes), options.callTimeout());
  }

  /**
   * Stores a pack's object, which may be large.
   *
   * @throws io.bootfs.store.StoreException if the server does not say that it has done so
   */
  public void putPack(HttpUrl url, PackSource pack) throws IOException {
    Duration most = MOST_FOR_PACK.plusSeconds(pack.size() / SLOWEST);
    put("can't put a pack to", url, new PackBody(pack), most);
  }

  private void put(String what, HttpUrl url, RequestBody body, Duration most) throws IOException {
    ask(
        what,
        request(url).put(body).build(),
        most,
        (call, response) -> {
          if (!response.isSuccessful()) {
            throw fault(what, response);
          }
          if (!response.request().method().equals("PUT")) {
            throw faults.redirected(what, response);
          }
          return response.code();
        });
  }

  /**
   * Changes an object that may be there.
   *
   * @param what what fails, for the message, as in "can't delete chunk 12ab… from"
   * @param url the object's
   * @param method adds method, body and header fields
   * @return the beginning of the answer's body; nothing if there is no such object, or it is not
   *     what a condition in the header says
   * @throws io.bootfs.store.StoreException if the server does not say that it has done so
   */
  public Optional<String> change(String what, HttpUrl url, UnaryOperator<Request.Builder> method)
      throws IOException {
    return ask(
        what,
        method.apply(request(url)).build(),
        (call, response) -> {
          if (response.isSuccessful()) {
            return Optional.of(text(response));
          }
          if (response.code() == PRECONDITION_FAILED || isMissing(response)) {
            return Optional.empty();
          }
          throw fault(what, response);
        });
  }

  /**
   * Returns the body of another object, such as a listing.
   *
   * @param what what fails, for the message, as in "can't list chunks of"
   * @throws io.bootfs.store.StoreException if it is larger than {@code limit}, or the server gives
   *     no whole answer
   */
  public byte[] fetch(String what, HttpUrl url, int limit) throws IOException {
    return ask(
        what,
        request(url).get().build(),
        (call, response) -> {
          if (response.code() != OK) {
            throw fault(what, response);
          }
          byte[] bytes = response.body().byteStream().readNBytes(limit + 1);
          if (bytes.length > limit) {
            call.cancel();
            throw new IOException("the server sends more than " + limit + " bytes");
          }
          return bytes;
        });
  }

  /**
   * Asks for a part of a pack, beside the connections that chunks may take.
   *
   * @param from the first byte of the part
   * @param to the byte behind it; {@link Long#MAX_VALUE} for all the rest
   * @return nothing if the server has no such pack, or gives no parts
   * @throws io.bootfs.store.StoreException if the server gives no answer
   */
  public Optional<InputStream> openPack(HttpUrl url, long from, long to) throws IOException {
    try {
      return HttpPack.open(client, request(url).build(), from, to);
    } catch (IOException e) {
      throw faults.of("can't get a pack from", e);
    }
  }

  private static Request.Builder request(HttpUrl url) {
    // Compressed once is enough; and what comes is what the limit counts.
    return new Request.Builder().url(url).header("Accept-Encoding", "identity");
  }

  private <T> T ask(String what, Request request, Use<T> use) throws IOException {
    return ask(what, request, options.callTimeout(), use);
  }

  private <T> T ask(String what, Request request, Duration most, Use<T> use) throws IOException {
    try {
      awaitSlot();
      try {
        Call call = client.newCall(request);
        call.timeout().timeout(most.toMillis(), TimeUnit.MILLISECONDS);
        try (Response response = call.execute()) {
          long stall = options.stallTimeout().toMillis();
          response.body().source().timeout().timeout(stall, TimeUnit.MILLISECONDS);
          if (response.isSuccessful() || response.code() == NOT_FOUND) {
            certificates.noteAdmitted();
          }
          return use.take(call, response);
        }
      } finally {
        slots.release();
      }
    } catch (ChunkInvalidException | ChunkMissingException e) {
      throw e;
    } catch (IOException e) {
      throw faults.of(what, e);
    }
  }

  private void awaitSlot() throws IOException {
    try {
      if (slots.tryAcquire(options.callTimeout().toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
    throw new IOException(
        "all its %d connections are busy; option connections allows more"
            .formatted(options.connections()));
  }

  private boolean isMissing(Response response) throws IOException {
    return dialect.isMissing(response.code(), text(response));
  }

  private IOException fault(String what, Response response) throws IOException {
    String text = text(response);
    boolean passing = dialect.isPassing(response.code(), text);
    return faults.status(what, response, passing, dialect.explain(response, text));
  }

  private static String text(Response response) throws IOException {
    return response.peekBody(HttpClients.LONGEST_FAULT).string();
  }

  private byte[] body(ChunkId id, Call call, Response response, int limit) throws IOException {
    long announced = response.body().contentLength();
    if (announced > limit) {
      throw tooLong(id, call, announced + " bytes", limit);
    }
    InputStream in = response.body().byteStream();
    if (announced >= 0) {
      // If the body ends before, the client itself says so.
      return in.readNBytes((int) announced);
    }
    byte[] bytes = in.readNBytes(limit + 1);
    if (bytes.length > limit) {
      throw tooLong(id, call, "an unending answer", limit);
    }
    return bytes;
  }

  private ChunkInvalidException tooLong(ChunkId id, Call call, String what, int limit) {
    call.cancel(); // Or else closing it reads on for a while, to save the connection.
    return new ChunkInvalidException(
        id, location, "the server sends " + what + ", more than " + limit + " bytes");
  }

  /** Closes idle connections; requests under way end well. */
  @Override
  public void close() {
    client.connectionPool().evictAll();
    direct.close();
  }
}
