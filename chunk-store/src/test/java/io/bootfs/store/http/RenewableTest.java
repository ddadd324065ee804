package io.bootfs.store.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** When a value is loaded again, by a clock that the test turns. */
final class RenewableTest {

  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
  private final AtomicInteger loads = new AtomicInteger();

  @Test
  void isLoadedOnceForAllWhoFindItRefused() throws IOException {
    Renewable<String> value = new Renewable<>(() -> "v" + loads.incrementAndGet(), now::get);
    assertThat(value.get()).isEqualTo("v1");
    for (int i = 0; i < 10; i++) {
      assertThat(value.renew("v1")).isTrue();
    }
    assertThat(value.get()).isEqualTo("v2");
    assertThat(loads).hasValue(2);
  }

  @Test
  void isNotLoadedAgainAndAgain() throws IOException {
    Renewable<String> value =
        new Renewable<>(
            () -> {
              loads.incrementAndGet();
              return "same";
            },
            now::get);
    assertThat(value.get()).isEqualTo("same");
    for (int i = 0; i < 10; i++) {
      assertThat(value.renew("same")).isFalse();
    }
    assertThat(loads).hasValue(2);
    now.addAndGet(Renewable.PAUSE.toNanos());
    assertThat(value.renew("same")).isFalse();
    assertThat(loads).hasValue(3);
  }
}
