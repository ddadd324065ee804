package io.bootfs.store.http;

import io.bootfs.store.StoreOptions;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a store gets to its server and shows who it is. Immutable; it never shows secrets.
 *
 * @param headers fields that go with each request to the store's own host
 * @param bearer a bearer token, or null
 * @param bearerFile the file that holds the bearer token and may be renewed, or null
 * @param tls the certificates
 * @param proxies which requests go through a proxy
 */
public record HttpAccess(
    Map<String, String> headers,
    @Nullable String bearer,
    @Nullable Path bearerFile,
    TlsFiles tls,
    EnvironmentProxies proxies) {

  /** No headers, no token, the system's certificates, no proxy. */
  public static final HttpAccess PLAIN =
      new HttpAccess(Map.of(), null, null, TlsFiles.NONE, new EnvironmentProxies(Map.of()));

  /** The names of these options in a store's URL. */
  public static final Set<String> NAMES =
      Set.of("header", "bearer", "bearer-file", "ca", "cert", "key");

  /** Copies the headers. */
  public HttpAccess {
    headers = Map.copyOf(headers);
  }

  /**
   * Returns what a store's options and the environment say.
   *
   * @throws IOException if an option is malformed
   */
  public static HttpAccess of(StoreOptions options) throws IOException {
    return new HttpAccess(
        headers(options),
        options.text("bearer"),
        file(options, "bearer-file"),
        new TlsFiles(
            file(options, "ca"),
            file(options, "cert"),
            file(options, "key"),
            options.variable("BOOTFS_STORE_KEY_PASSWORD")),
        EnvironmentProxies.of(options));
  }

  private static Map<String, String> headers(StoreOptions options) throws IOException {
    Map<String, String> headers = new LinkedHashMap<>();
    for (String header : options.texts("header")) {
      int colon = header.indexOf(':');
      if (colon < 1 || !header.matches("[!-~]+:[ -~]*")) {
        throw new IOException("a header of the chunk store is malformed; write header=Name: value");
      }
      headers.put(header.substring(0, colon), header.substring(colon + 1).strip());
    }
    return headers;
  }

  private static @Nullable Path file(StoreOptions options, String name) throws IOException {
    String text = options.text(name);
    try {
      return text == null ? null : Path.of(text);
    } catch (InvalidPathException e) {
      throw new IOException("option " + name + " of the chunk store is no path", e);
    }
  }

  /** Returns no value: most are secret. */
  @Override
  public String toString() {
    return "HttpAccess[" + headers.size() + " headers]";
  }
}
