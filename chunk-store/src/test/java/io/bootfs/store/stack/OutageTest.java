package io.bootfs.store.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** When an outage begins and ends. */
final class OutageTest {

  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
  private final Outage outage = new Outage(now::get);

  @Test
  void lastsFromItsFirstFault() {
    assertThat(outage.failed()).isEqualTo(Duration.ZERO);
    pass(Duration.ofSeconds(20));
    assertThat(outage.failed()).isEqualTo(Duration.ofSeconds(20));
    pass(Duration.ofSeconds(20));
    assertThat(outage.failed()).isEqualTo(Duration.ofSeconds(40));
  }

  @Test
  void endsWithAnAnswer() {
    outage.failed();
    pass(Duration.ofSeconds(20));
    outage.answered();
    assertThat(outage.failed()).isEqualTo(Duration.ZERO);
  }

  @Test
  void isForgottenWhenNobodyAsks() {
    outage.failed();
    pass(Outage.MEMORY.plusNanos(1));
    assertThat(outage.failed()).isEqualTo(Duration.ZERO);
  }

  @Test
  void isGivenUpUntilAnAnswerOrANewOne() {
    outage.failed();
    outage.giveUp();
    outage.failed();
    assertThat(outage.isGivenUp()).isTrue();
    outage.answered();
    assertThat(outage.isGivenUp()).isFalse();
    outage.failed();
    outage.giveUp();
    pass(Outage.MEMORY.plusNanos(1));
    outage.failed();
    assertThat(outage.isGivenUp()).isFalse();
  }

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }
}
