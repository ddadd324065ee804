package io.bootfs.store.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which requests go through which proxy. */
final class EnvironmentProxiesTest {

  @Test
  void choosesByScheme() {
    EnvironmentProxies proxies =
        new EnvironmentProxies(
            Map.of("HTTPS_PROXY", "http://secure:3128", "ALL_PROXY", "socks5://all"));
    assertThat(proxies.select(URI.create("https://host/")))
        .containsExactly(
            new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved("secure", 3128)));
    assertThat(proxies.select(URI.create("http://host/")))
        .containsExactly(
            new Proxy(Proxy.Type.SOCKS, InetSocketAddress.createUnresolved("all", 1080)));
    assertThat(new EnvironmentProxies(Map.of()).select(URI.create("http://host/")))
        .containsExactly(Proxy.NO_PROXY);
  }

  @ParameterizedTest
  @CsvSource({
    "*, host.example, true",
    "host.example, host.example, true",
    "HOST.example, host.EXAMPLE, true",
    "example, host.example, true",
    ".example, host.example, true",
    "*.example, host.example, true",
    ".example, example, false",
    "ost.example, host.example, false",
    "'a, host.example', host.example, true",
    "host.example:80, host.example:80, true",
    "host.example:81, host.example:80, false",
    "10.0.0.0/8, 10.200.3.4, true",
    "10.0.0.0/8, 11.0.0.1, false",
    "10.0.0.0/8, ten.example, false",
    "10.1.2.3, 10.1.2.3, true",
    "fd00::/8, '[fd12::1]', true",
    "'', host.example, false",
  })
  void exempts(String list, String host, boolean exempt) {
    EnvironmentProxies proxies =
        new EnvironmentProxies(Map.of("HTTP_PROXY", "proxy", "NO_PROXY", list));
    Proxy chosen = proxies.select(URI.create("http://" + host + "/")).getFirst();
    assertThat(chosen.equals(Proxy.NO_PROXY)).isEqualTo(exempt);
  }
}
