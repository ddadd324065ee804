package io.bootfs.store.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** One line a minute, by a clock that the test turns. */
final class RareWarningsTest {

  @Test
  void passesOnOneLineInAWhileAndCountsTheRest() {
    Lines log = new Lines();
    AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5); // The clock may wrap.
    RareWarnings warnings = new RareWarnings(log, now::get);
    warnings.warn("first");
    for (int i = 0; i < 1000; i++) {
      warnings.warn("more");
    }
    assertThat(log.lines).containsExactly("first");
    now.addAndGet(RareWarnings.INTERVAL.toNanos());
    warnings.warn("later");
    assertThat(log.lines).containsExactly("first", "later (and 1000 warnings more since the last)");
    now.addAndGet(RareWarnings.INTERVAL.toNanos());
    warnings.warn("last");
    assertThat(log.lines).hasSize(3).endsWith("last");
  }
}
