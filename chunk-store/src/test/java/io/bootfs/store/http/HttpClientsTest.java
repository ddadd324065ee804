package io.bootfs.store.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import okhttp3.ConnectionSpec;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.Test;

/** What a client is made able to do. */
final class HttpClientsTest {

  @Test
  void plainHttpLoadsNoTls() throws IOException {
    assertThat(client("http").connectionSpecs()).isEqualTo(List.of(ConnectionSpec.CLEARTEXT));
  }

  @Test
  void httpsSpeaksTls() throws IOException {
    assertThat(client("https").connectionSpecs()).anyMatch(ConnectionSpec::isTls);
  }

  private static OkHttpClient client(String scheme) throws IOException {
    HttpUrl base = new HttpUrl.Builder().scheme(scheme).host("store.example").build();
    return HttpClients.plain(base, HttpOptions.DEFAULT, HttpAccess.PLAIN);
  }
}
