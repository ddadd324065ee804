package io.bootfs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ByteCountTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0 B",
    "999, 999 B",
    "1000, 1.00 kB",
    "9994, 9.99 kB",
    "9995, 10.0 kB",
    "99949, 99.9 kB",
    "99950, 100 kB",
    "999499, 999 kB",
    "999500, 1.00 MB",
    "519561216, 520 MB",
    "9223372036854775807, 9.22 EB"
  })
  void writesThreeDigits(long bytes, String text) {
    assertThat(ByteCount.format(bytes)).isEqualTo(text);
  }

  @Test
  void ratesBySecond() {
    assertThat(ByteCount.rate(1_000_000, 500_000_000)).isEqualTo("2.00 MB/s");
    assertThat(ByteCount.rate(0, 0)).isEqualTo("0 B/s");
  }
}
