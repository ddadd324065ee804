package io.bootfs.store.http;

import io.bootfs.store.StoreOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import okhttp3.Credentials;
import org.jspecify.annotations.Nullable;

/**
 * Chooses proxies by {@code HTTPS_PROXY}, {@code HTTP_PROXY}, {@code ALL_PROXY} and {@code
 * NO_PROXY}, in either case, as curl and others do. Immutable and thread-safe.
 */
public final class EnvironmentProxies extends ProxySelector {

  private static final List<String> NAMES =
      List.of("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "NO_PROXY");

  private final Map<String, String> variables;

  /** Keeps the variables, whose names are in upper case. */
  public EnvironmentProxies(Map<String, String> variables) {
    this.variables = Map.copyOf(variables);
  }

  /**
   * Returns the environment's proxies.
   *
   * @throws IOException if the URL of one is malformed
   */
  static EnvironmentProxies of(StoreOptions options) throws IOException {
    Map<String, String> found = new LinkedHashMap<>();
    for (String name : NAMES) {
      String value = options.variable(name.toLowerCase(Locale.ROOT));
      value = value == null ? options.variable(name) : value;
      if (value != null) {
        found.put(name, value);
      }
      if (value != null && !name.equals("NO_PROXY") && proxyUri(value).getHost() == null) {
        throw new IOException(name + " is malformed; write http://HOST:PORT");
      }
    }
    return new EnvironmentProxies(found);
  }

  private static URI proxyUri(String text) throws IOException {
    try {
      return new URI(text.contains("://") ? text : "http://" + text);
    } catch (URISyntaxException e) {
      throw new IOException("a proxy's URL is malformed; write http://HOST:PORT");
    }
  }

  @Override
  public List<Proxy> select(URI uri) {
    URI proxy = proxyFor(uri);
    if (proxy == null) {
      return List.of(Proxy.NO_PROXY);
    }
    boolean socks = proxy.getScheme().startsWith("socks");
    int port = proxy.getPort() >= 0 ? proxy.getPort() : socks ? 1080 : 80;
    return List.of(
        new Proxy(
            socks ? Proxy.Type.SOCKS : Proxy.Type.HTTP,
            InetSocketAddress.createUnresolved(proxy.getHost(), port)));
  }

  /** Returns the basic authorization that the proxy's URL holds for a request, or null. */
  @Nullable String authorization(URI request) {
    URI proxy = proxyFor(request);
    String user = proxy == null ? null : proxy.getUserInfo();
    if (user == null) {
      return null;
    }
    String[] parts = user.split(":", 2);
    return Credentials.basic(parts[0], parts.length == 2 ? parts[1] : "", StandardCharsets.UTF_8);
  }

  private @Nullable URI proxyFor(URI uri) {
    String own = variables.get(uri.getScheme().toUpperCase(Locale.ROOT) + "_PROXY");
    String proxy = own == null ? variables.get("ALL_PROXY") : own;
    if (proxy == null || isExempt(uri)) {
      return null;
    }
    try {
      return proxyUri(proxy);
    } catch (IOException e) {
      throw new IllegalStateException(e); // It was checked when read.
    }
  }

  private boolean isExempt(URI uri) {
    String host = uri.getHost().toLowerCase(Locale.ROOT);
    String list = variables.getOrDefault("NO_PROXY", "");
    for (String entry : list.toLowerCase(Locale.ROOT).split("[,\\s]+", -1)) {
      if (entry.equals("*") || matchesHost(entry, host, uri.getPort()) || inNetwork(entry, host)) {
        return true;
      }
    }
    return false;
  }

  private static boolean matchesHost(String entry, String host, int port) {
    String name = entry;
    int colon = entry.lastIndexOf(':');
    if (colon > 0 && entry.indexOf(':') == colon) {
      if (!entry.substring(colon + 1).equals(Integer.toString(port))) {
        return false;
      }
      name = entry.substring(0, colon);
    }
    String suffix = name.startsWith("*.") ? name.substring(1) : name;
    return !name.isEmpty()
        && (host.equals(name) || host.endsWith(suffix.startsWith(".") ? suffix : "." + suffix));
  }

  /** Tells whether the host is an address in a network such as 10.0.0.0/8. */
  private static boolean inNetwork(String entry, String host) {
    int slash = entry.indexOf('/');
    if (slash < 0 || !entry.substring(slash + 1).matches("\\d{1,3}")) {
      return false;
    }
    byte[] network = address(entry.substring(0, slash));
    byte[] address = address(host);
    if (network == null || address == null || network.length != address.length) {
      return false;
    }
    int bits = Math.min(Integer.parseInt(entry.substring(slash + 1)), 8 * network.length);
    for (int i = 0; i < bits; i++) {
      if (((network[i / 8] ^ address[i / 8]) & (0x80 >> (i % 8))) != 0) {
        return false;
      }
    }
    return true;
  }

  /** Returns the bytes of a literal address, or null: no name is looked up. */
  private static byte @Nullable [] address(String text) {
    try {
      return InetAddress.ofLiteral(text.replaceAll("[\\[\\]]", "")).getAddress();
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** Does nothing: the fault is told by whoever asked. */
  @Override
  public void connectFailed(URI uri, SocketAddress address, IOException cause) {}
}
