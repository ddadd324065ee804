package io.bootfs.store.http;

import io.bootfs.store.SettingFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/**
 * Adds a store's own header fields, and basic or bearer authorization. Thread-safe.
 *
 * <p>A token from a file is read again when it is refused: what renews such tokens writes files.
 */
final class HostAuthorizer implements Authorizer {

  /** What a request was authorized with. */
  private record Given(String authorization) {}

  /** More than any token takes. */
  private static final int LARGEST_TOKEN = 64 << 10;

  private final Map<String, String> headers;
  private final @Nullable Renewable<Given> authorization;

  private HostAuthorizer(Map<String, String> headers, @Nullable Renewable<Given> authorization) {
    this.headers = headers;
    this.authorization = authorization;
  }

  /**
   * Creates one.
   *
   * @param basic the authorization that the store's URL holds, or null
   */
  static HostAuthorizer of(HttpAccess access, @Nullable String basic) {
    Path file = access.bearerFile();
    String token = access.bearer();
    if (basic != null) {
      return new HostAuthorizer(access.headers(), new Renewable<>(() -> new Given(basic)));
    }
    if (file != null) {
      return new HostAuthorizer(access.headers(), new Renewable<>(() -> bearer(file)));
    }
    return new HostAuthorizer(
        access.headers(),
        token == null ? null : new Renewable<>(() -> new Given("Bearer " + token)));
  }

  private static Given bearer(Path file) throws IOException {
    String token =
        new String(SettingFile.read(file, LARGEST_TOKEN), StandardCharsets.ISO_8859_1).strip();
    if (!token.matches("[!-~]+")) {
      throw new IOException(file + " holds no bearer token: one line without spaces is one");
    }
    return new Given("Bearer " + token);
  }

  @Override
  public Request authorize(Request request) throws IOException {
    Request.Builder builder = request.newBuilder();
    headers.forEach(builder::header);
    if (authorization != null) {
      Given given = authorization.get();
      builder.header("Authorization", given.authorization()).tag(Given.class, given);
    }
    return builder.build();
  }

  @Override
  public boolean addsTheSame() {
    return true;
  }

  @Override
  public boolean renew(Request refused) throws IOException {
    Given given = refused.tag(Given.class);
    return authorization != null && given != null && authorization.renew(given);
  }
}
