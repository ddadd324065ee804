package io.bootfs.store.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class PatienceTest {

  private static final Duration FULL = Duration.ofSeconds(10);

  private long now;
  private final Patience patience = new Patience(FULL, () -> now);

  @Test
  void oneWhoIsStoppedIsNotWaitedForEachTime() {
    long waited = 0;
    for (int chunk = 0; chunk < 1000; chunk++) {
      waited += millisInVain();
    }
    assertThat(waited).isBetween(FULL.toMillis(), 3 * FULL.toMillis());
  }

  @Test
  void aWaitThatWasWorthItMakesTheNextOnesAsLongAsTheFirst() {
    long first = millisInVain();
    assertThat(millisInVain()).isLessThan(first);
    patience.wasWorthIt();
    assertThat(millisInVain()).isEqualTo(first);
  }

  @Test
  void manyWhoWaitAtOnceAreOneTime() {
    List<Patience.Wait> readers = Stream.generate(patience::begin).limit(16).toList();
    now += FULL.toNanos() + 1;
    assertThat(readers).allMatch(Patience.Wait::isOver);
    assertThat(millisInVain()).isBetween(FULL.toMillis() / 2, FULL.toMillis() / 2 + 1);
  }

  /** Waits to the end, and returns how long that was. */
  private long millisInVain() {
    long began = now;
    Patience.Wait wait = patience.begin();
    while (!wait.isOver()) {
      now += Duration.ofMillis(1).toNanos();
    }
    return Duration.ofNanos(now - began).toMillis();
  }
}
