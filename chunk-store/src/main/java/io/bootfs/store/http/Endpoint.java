package io.bootfs.store.http;

import io.bootfs.chunker.ChunkId;
import java.io.Closeable;
import java.net.MalformedURLException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.Credentials;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/** A server's address and the client that talks to it. Thread-safe; whoever made it closes it. */
final class Endpoint implements Closeable {

  /** How long an idle connection stays open, in seconds: less than nginx's 75. */
  private static final long KEEP_ALIVE_SECONDS = 60;

  private final OkHttpClient client;
  private final HttpUrl base;
  private final @Nullable String authorization;

  /**
   * Makes the client; nothing is sent.
   *
   * @throws MalformedURLException if the URL's host or port can't be one
   */
  Endpoint(BaseUrl url, HttpOptions options) throws MalformedURLException {
    HttpUrl parsed = HttpUrl.parse(url.text());
    if (parsed == null) {
      throw new MalformedURLException("host or port of the URL is malformed");
    }
    this.authorization = authorization(parsed);
    this.base = parsed.newBuilder().username("").password("").build();
    this.client = client(options);
  }

  private static @Nullable String authorization(HttpUrl url) {
    return url.username().isEmpty() && url.password().isEmpty()
        ? null
        : Credentials.basic(url.username(), url.password(), StandardCharsets.UTF_8);
  }

  private static OkHttpClient client(HttpOptions options) {
    return new OkHttpClient.Builder()
        .connectTimeout(options.connectTimeout())
        .readTimeout(options.readTimeout())
        .callTimeout(options.callTimeout())
        .connectionPool(
            new ConnectionPool(options.idleConnections(), KEEP_ALIVE_SECONDS, TimeUnit.SECONDS))
        // A redirect from https to http would send the request in the clear.
        .followSslRedirects(false)
        .build();
  }

  /** Returns the request for a chunk's bytes, not sent yet. */
  Call get(ChunkId id) {
    return client.newCall(request(id).get().build());
  }

  /** Returns the request whether a chunk is there, not sent yet. */
  Call head(ChunkId id) {
    return client.newCall(request(id).head().build());
  }

  private Request.Builder request(ChunkId id) {
    String name = id.toString();
    HttpUrl url =
        base.newBuilder()
            .addPathSegment(name.substring(0, 4))
            .addPathSegment(name.concat(".cacnk"))
            .build();
    // Compressed once is enough; and what comes is what the limit counts.
    Request.Builder request = new Request.Builder().url(url).header("Accept-Encoding", "identity");
    return authorization == null ? request : request.header("Authorization", authorization);
  }

  /** Closes idle connections; requests under way end well. */
  @Override
  public void close() {
    client.connectionPool().evictAll();
  }
}
