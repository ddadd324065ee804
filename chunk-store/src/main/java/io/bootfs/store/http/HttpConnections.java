package io.bootfs.store.http;

import java.io.Closeable;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/**
 * Makes the HTTP client when it is first needed: a start whose chunks are all in the cache never
 * loads it. Thread-safe.
 */
final class HttpConnections implements Closeable {

  /** How long an idle connection stays open, in seconds: less than nginx's 75. */
  private static final long KEEP_ALIVE_SECONDS = 60;

  private final HttpOptions options;
  private volatile @Nullable OkHttpClient client;

  HttpConnections(HttpOptions options) {
    this.options = options;
  }

  OkHttpClient client() {
    OkHttpClient made = client;
    return made == null ? make() : made;
  }

  private synchronized OkHttpClient make() {
    OkHttpClient made = client;
    if (made == null) {
      made =
          new OkHttpClient.Builder()
              .connectTimeout(options.connectTimeout())
              .readTimeout(options.readTimeout())
              .writeTimeout(options.readTimeout())
              .callTimeout(options.callTimeout())
              .connectionPool(
                  new ConnectionPool(
                      options.idleConnections(), KEEP_ALIVE_SECONDS, TimeUnit.SECONDS))
              // A redirect from https to http would send the request in the clear.
              .followSslRedirects(false)
              .build();
      client = made;
    }
    return made;
  }

  @Override
  public void close() {
    OkHttpClient made = client;
    if (made != null) {
      made.connectionPool().evictAll();
    }
  }
}
