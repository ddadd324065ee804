package io.bootfs.oci.source;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;

/** Asks an engine for images by Docker's API, which podman speaks, too. Thread-safe. */
final class EngineClient {

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

  private final String engine;
  private final EngineAddress address;
  private final OkHttpClient http;

  /**
   * Creates a client.
   *
   * @param engine what messages call the engine: docker or podman
   */
  EngineClient(String engine, EngineAddress address) {
    this.engine = engine;
    this.address = address;
    OkHttpClient.Builder builder =
        new OkHttpClient.Builder()
            .protocols(List.of(Protocol.HTTP_1_1))
            .connectTimeout(CONNECT_TIMEOUT)
            // An engine may think for long before it sends the first byte of a large image.
            .readTimeout(Duration.ZERO);
    Path socket = address.socket();
    if (socket != null) {
      builder
          .socketFactory(new UnixSocketFactory(socket))
          .dns(host -> List.of(InetAddress.getLoopbackAddress()));
    }
    http = builder.build();
  }

  /**
   * Tells whether the engine has an image of that name.
   *
   * @throws IOException if it can't be asked, naming its address
   */
  boolean has(String image) throws IOException {
    try (Response response = get(image, "json")) {
      if (response.code() == 404) {
        return false;
      }
      check(response, image);
      return true;
    }
  }

  /** Returns the image as a docker archive; closing the stream ends the transfer. */
  @SuppressWarnings("MustBeClosed") // The body's stream closes the response.
  InputStream save(String image) throws IOException {
    Response response = get(image, "get");
    try {
      check(response, image);
    } catch (IOException e) {
      response.close();
      throw e;
    }
    return response.body().byteStream();
  }

  private void check(Response response, String image) throws IOException {
    if (!response.isSuccessful()) {
      throw new ImageSourceException(
          "the %s engine at %s won't give image %s: HTTP %d %s"
              .formatted(
                  engine,
                  address.text(),
                  image,
                  response.code(),
                  response.body().string().strip()));
    }
  }

  private Response get(String image, String what) throws IOException {
    HttpUrl url =
        new HttpUrl.Builder()
            .scheme("http")
            .host(address.host())
            .port(address.port())
            .addPathSegment("images")
            .addPathSegments(image)
            .addPathSegment(what)
            .build();
    try {
      return http.newCall(new Request.Builder().url(url).build()).execute();
    } catch (IOException e) {
      throw new ImageSourceException(
          "no %s engine answers at %s (%s): start it, or name the image as a file"
              .formatted(engine, address.text(), e.getMessage()),
          e);
    }
  }
}
