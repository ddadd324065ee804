package io.bootfs.store.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** A part of a pack on its way from a server; closing it before its end cuts the request. */
final class HttpPack extends FilterInputStream {

  private static final int OK = 200;
  private static final int PARTIAL = 206;

  /** A stream that the start's own pace holds back takes its time. */
  private static final long MOST_MINUTES = 10;

  private final Call call;
  private final Response response;

  private HttpPack(Call call, Response response) {
    super(response.body().byteStream());
    this.call = call;
    this.response = response;
  }

  /**
   * Asks for a part of a pack.
   *
   * @param request the request for all of it
   * @param from the first byte of the part
   * @param to the byte behind it; {@link Long#MAX_VALUE} for all the rest
   * @return nothing if the server has no such pack, or gives no parts and a part is asked for
   * @throws IOException if the server can't be asked
   */
  static Optional<InputStream> open(OkHttpClient client, Request request, long from, long to)
      throws IOException {
    boolean whole = from == 0 && to == Long.MAX_VALUE;
    Call call = client.newCall(whole ? request : ranged(request, from, to));
    call.timeout().timeout(MOST_MINUTES, TimeUnit.MINUTES);
    Response response = call.execute();
    if (response.code() == (whole ? OK : PARTIAL)) {
      return Optional.of(new HttpPack(call, response));
    }
    response.close();
    return Optional.empty();
  }

  private static Request ranged(Request request, long from, long to) {
    String last = to == Long.MAX_VALUE ? "" : Long.toString(to - 1);
    return request.newBuilder().header("Range", "bytes=" + from + "-" + last).build();
  }

  @Override
  public void close() {
    // Or else closing it reads on for a while, to save the connection.
    call.cancel();
    response.close();
  }
}
