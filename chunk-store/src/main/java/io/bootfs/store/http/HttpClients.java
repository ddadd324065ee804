package io.bootfs.store.http;

import java.io.IOException;
import java.net.ProtocolException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.ConnectionSpec;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** Makes the HTTP client of a store. Stateless. */
public final class HttpClients {

  /** How long an idle connection stays open, in seconds: less than nginx's 75. */
  private static final long KEEP_ALIVE_SECONDS = 60;

  /** How much of an answer that refuses something is read, in bytes. */
  static final long LONGEST_FAULT = 4096;

  private static final int UNKNOWN_LENGTH = -1;

  private HttpClients() {}

  /**
   * Makes a client for requests to one host, which authorizes nothing; whoever asks for it lets its
   * connections go.
   *
   * @throws IOException if a certificate can't be read
   */
  public static OkHttpClient plain(HttpUrl base, HttpOptions options, HttpAccess access)
      throws IOException {
    return builder(base, options, access, new CertificateRequests()).build();
  }

  /**
   * Makes a client that authorizes requests to one host.
   *
   * @param requests notes what a server wants to see of a client without certificate
   * @throws IOException if a certificate can't be read
   */
  static OkHttpClient make(
      HttpUrl base,
      HttpOptions options,
      HttpAccess access,
      Authorizer authorizer,
      Dialect dialect,
      CertificateRequests requests)
      throws IOException {
    return builder(base, options, access, requests)
        .followRedirects(dialect.followsRedirects())
        .addInterceptor(renewal(authorizer, dialect))
        .addNetworkInterceptor(authorization(base, authorizer))
        .build();
  }

  private static OkHttpClient.Builder builder(
      HttpUrl base, HttpOptions options, HttpAccess access, CertificateRequests requests)
      throws IOException {
    OkHttpClient.Builder builder =
        new OkHttpClient.Builder()
            .connectTimeout(options.connectTimeout())
            .readTimeout(options.firstByteTimeout())
            .writeTimeout(options.stallTimeout())
            .callTimeout(options.callTimeout())
            .connectionPool(
                new ConnectionPool(options.connections(), KEEP_ALIVE_SECONDS, TimeUnit.SECONDS))
            .addInterceptor(HttpClients::wellFormed)
            .proxySelector(access.proxies())
            .proxyAuthenticator((route, response) -> proxyAuthorized(access.proxies(), response))
            // A redirect from https to http would send the request in the clear.
            .followSslRedirects(false);
    if (!base.isHttps()) {
      // Without TLS the system's certificates need not be read, which takes a start 100 ms.
      builder.connectionSpecs(List.of(ConnectionSpec.CLEARTEXT));
      return builder;
    }
    TlsContext tls = TlsContext.of(access.tls(), requests);
    TlsGreeting greeting = new TlsGreeting(options.connectTimeout());
    FirstConnection first = new FirstConnection(options.connectTimeout());
    return builder
        .sslSocketFactory(greeting.bound(tls.context().getSocketFactory()), tls.trust())
        .eventListener(first.plus(greeting))
        .addInterceptor(first)
        .addInterceptor(greeting);
  }

  /** Lets a request fail as others do where OkHttp throws what nobody expects of it. */
  private static Response wellFormed(Interceptor.Chain chain) throws IOException {
    try {
      Response response = chain.proceed(chain.request());
      long length = response.body().contentLength();
      if (length < UNKNOWN_LENGTH) {
        chain.call().cancel();
        response.close();
        throw new ProtocolException(
            "the server's answer is malformed (its length is " + length + ")");
      }
      return response;
    } catch (IllegalArgumentException e) {
      // A pause of more seconds than an int holds.
      throw new ProtocolException("the server's answer is malformed (" + e.getMessage() + ")");
    }
  }

  /** Asks once more where other credentials may do. */
  private static Interceptor renewal(Authorizer authorizer, Dialect dialect) {
    return chain -> {
      Response response = chain.proceed(chain.request());
      Response sent = response.networkResponse();
      boolean refused =
          response.code() >= 400
              && response.code() < 500
              && dialect.refusesCredentials(
                  response.code(), response.peekBody(LONGEST_FAULT).string());
      if (!refused || sent == null || !authorizer.renew(sent.request())) {
        return response;
      }
      response.close();
      return chain.proceed(chain.request());
    };
  }

  /** Authorizes what goes to the store's host, and not where a redirect leads elsewhere. */
  private static Interceptor authorization(HttpUrl base, Authorizer authorizer) {
    return chain -> {
      Request request = chain.request();
      HttpUrl url = request.url();
      boolean own =
          url.host().equals(base.host())
              && url.port() == base.port()
              && url.scheme().equals(base.scheme());
      return chain.proceed(own ? authorizer.authorize(request) : request);
    };
  }

  private static @Nullable Request proxyAuthorized(EnvironmentProxies proxies, Response response) {
    Request request = response.request();
    String authorization = proxies.authorization(request.url().uri());
    if (authorization == null || request.header("Proxy-Authorization") != null) {
      return null;
    }
    return request.newBuilder().header("Proxy-Authorization", authorization).build();
  }
}
