package io.bootfs.store.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bootfs.store.StoreUrl;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which bucket a URL means. */
final class S3AddressTest {

  @ParameterizedTest
  @CsvSource({
    "s3+https://s3.eu-west-1.amazonaws.com/castr/a/b, '', https://castr.s3.eu-west-1.amazonaws.com/, eu-west-1",
    "s3+https://s3.amazonaws.com/castr, '', https://castr.s3.amazonaws.com/, us-east-1",
    "s3+https://s3.dualstack.us-east-2.amazonaws.com/castr, '', https://castr.s3.dualstack.us-east-2.amazonaws.com/, us-east-2",
    "s3+https://s3.us-gov-west-1.amazonaws.com/my.castr, '', https://s3.us-gov-west-1.amazonaws.com/my.castr, us-gov-west-1",
    "s3+https://s3.eu-west-1.amazonaws.com/castr, '#addressing-style=path', https://s3.eu-west-1.amazonaws.com/castr, eu-west-1",
    "s3+http://minio:9000/castr/, '#region=here', http://minio:9000/castr, here",
    "s3+http://[::1]:9000/castr/, '', http://[::1]:9000/castr, us-east-1",
    "S3+HTTP://minio/castr, '#addressing-style=virtual', http://castr.minio/, us-east-1",
  })
  void addressesTheBucket(String url, String options, String base, String region) throws Exception {
    StoreUrl parsed = StoreUrl.parse(url + options, Map.of("HOME", "/nonexistent"));
    S3Address address = S3Address.parse(parsed.text());
    S3Options read = S3Options.of(parsed.options());
    Bucket bucket = Bucket.open(address, read);
    assertThat(bucket.base()).hasToString(base);
    assertThat(read.region(address)).isEqualTo(region);
    bucket.transport().close();
  }

  @Test
  void takesTheRegionOfTheEnvironment() throws Exception {
    StoreUrl url =
        StoreUrl.parse("s3+https://minio/castr", Map.of("AWS_REGION", "r1", "AWS_PROFILE", "none"));
    assertThat(S3Options.of(url.options()).region(S3Address.parse(url.text()))).isEqualTo("r1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s3+https://host",
        "s3+https://host/",
        "s3+https://host/b",
        "s3+https:///bucket",
        "s3+https://host/bucket/../other",
        "s3+https://host/bucket/%2e%2E/other",
        "s3+https://host/bucket/100%",
      })
  void refusesWhatIsNoBucket(String url) {
    assertThatThrownBy(() -> S3Address.parse(url))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("s3+https://host".substring(0, 11));
  }

  @Test
  void wantsNoCredentialsInTheUrl() {
    assertThatThrownBy(() -> S3Address.parse("s3+https://key:secret@host/bucket"))
        .hasMessageContaining("AWS_ACCESS_KEY_ID")
        .hasMessageNotContaining("secret@");
  }
}
