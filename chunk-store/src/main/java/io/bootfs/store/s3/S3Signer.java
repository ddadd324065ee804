package io.bootfs.store.s3;

import io.bootfs.store.http.Authorizer;
import io.bootfs.store.http.PackBody;
import io.bootfs.store.http.Renewable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.RequestBody;
import okio.Buffer;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;

/**
 * Signs requests by Signature Version 4, body included. Thread-safe.
 *
 * <p>Host and all {@code x-amz-} fields are signed; others may be changed by a proxy.
 */
final class S3Signer implements Authorizer {

  private final Renewable<CredentialSession> session;
  private final String region;
  private final Map<String, String> headers;
  private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();

  /**
   * Creates one; credentials are looked for with the first request.
   *
   * @param headers fields that are added to each request
   */
  S3Signer(CredentialSource source, String region, Map<String, String> headers) {
    this.session = new Renewable<>(source::open);
    this.region = region;
    this.headers = headers;
  }

  @Override
  public Request authorize(Request request) throws IOException {
    Request.Builder builder = request.newBuilder();
    headers.forEach(builder::header);
    CredentialSession current = session.get();
    sign(builder.build(), current.credentials()).forEach(builder::header);
    return builder.tag(CredentialSession.class, current).build();
  }

  private Map<String, String> sign(Request request, AwsCredentials credentials) throws IOException {
    ContentStreamProvider body = body(request);
    SignedRequest signed =
        signer.sign(r ->
            r.identity(credentials)
                .request(unsigned(request))
                .payload(body)
                .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "s3")
                .putProperty(AwsV4HttpSigner.REGION_NAME, region)
                // S3 signs the path as it is sent.
                .putProperty(AwsV4HttpSigner.DOUBLE_URL_ENCODE, false)
                .putProperty(AwsV4HttpSigner.NORMALIZE_PATH, false));
    return signed.request().headers().entrySet().stream()
        .filter(field -> isOurs(field.getKey()))
        .collect(
            java.util.stream.Collectors.toMap(
                Map.Entry::getKey, field -> String.join(",", field.getValue())));
  }

  private static boolean isOurs(String field) {
    String name = field.toLowerCase(Locale.ROOT);
    return name.equals("authorization") || name.startsWith("x-amz-");
  }

  private static SdkHttpRequest unsigned(Request request) {
    HttpUrl url = request.url();
    SdkHttpRequest.Builder builder =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.fromValue(request.method()))
            .protocol(url.scheme())
            .host(url.host())
            .port(url.port())
            .encodedPath(url.encodedPath());
    for (String name : url.queryParameterNames()) {
      builder.putRawQueryParameter(
          name, url.queryParameterValues(name).stream().map(v -> v == null ? "" : v).toList());
    }
    request
        .headers()
        .toMultimap()
        .forEach((name, values) -> {
          if (name.startsWith("x-amz-")) {
            builder.putHeader(name, List.copyOf(values));
          }
        });
    return builder.build();
  }

  /** Returns what is digested for the signature: a pack is read once more, all else is small. */
  private static ContentStreamProvider body(Request request) throws IOException {
    RequestBody body = request.body();
    if (body instanceof PackBody pack) {
      return ContentStreamProvider.fromInputStreamSupplier(() -> open(pack));
    }
    Buffer buffer = new Buffer();
    if (body != null) {
      body.writeTo(buffer);
    }
    return ContentStreamProvider.fromByteArrayUnsafe(buffer.readByteArray());
  }

  private static InputStream open(PackBody pack) {
    try {
      return pack.open();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public boolean renew(Request refused) throws IOException {
    CredentialSession given = refused.tag(CredentialSession.class);
    return given != null && session.renew(given);
  }
}
