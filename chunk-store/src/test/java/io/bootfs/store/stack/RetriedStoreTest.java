package io.bootfs.store.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bootfs.chunker.ChunkId;
import io.bootfs.store.ChunkInvalidException;
import io.bootfs.store.ChunkMissingException;
import io.bootfs.store.StoreException;
import io.bootfs.store.TestChunks;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What is asked again, and for how long. */
final class RetriedStoreTest {

  private static final byte[] DATA = TestChunks.bytes(1, 1000);
  private static final ChunkId ID = TestChunks.id(DATA);
  private static final RetryOptions PATIENT =
      new RetryOptions(Duration.ofMillis(1), Duration.ofMillis(2), Duration.ofMinutes(5));
  private static final RetryOptions HASTY =
      new RetryOptions(Duration.ofMillis(4), Duration.ofMillis(8), Duration.ofMillis(400));

  private final Lines warnings = new Lines();

  @Test
  void asksAgainWhileTheFaultMayPass() throws IOException {
    FakeStore store = FakeStore.failing("server", true);
    FakeStore.Answer fault = store.answer;
    FakeStore.Answer found = FakeStore.holding("server", DATA).answer;
    store.answer = id -> (store.asked.get() < 5 ? fault : found).get(id);
    assertThat(retried(store, PATIENT).get(ID, 10_000)).isNotNull();
    assertThat(store.asked).hasValue(5);
    assertThat(warnings.lines)
        .singleElement()
        .asString()
        .contains("server fails at " + ID, "asking again for 300 s");
  }

  @Test
  void givesUpAtTheDeadline() {
    FakeStore store = FakeStore.failing("server", true);
    assertThatThrownBy(() -> retried(store, HASTY).get(ID, 10_000))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("server fails at " + ID)
        .hasMessageContaining("(asked " + store.asked + " times in ");
    // Pauses of 2 ms or more in 400 ms: never more than 201 attempts.
    assertThat(store.asked.get()).isBetween(2, 201);
    assertThatThrownBy(() -> retried(store, HASTY).has(ID)).isInstanceOf(StoreException.class);
  }

  @Test
  void asksAgainWhatTookTooLongWhileOthersAreAnswered() throws IOException {
    FakeStore.Answer found = FakeStore.holding("server", DATA).answer;
    FakeStore store = FakeStore.of("server", found);
    RetriedStore<FakeStore> retried = retried(store, HASTY);
    store.answer =
        id -> {
          if (!id.equals(ID)) {
            return found.get(id);
          }
          store.answer = found;
          assertThat(retried.has(TestChunks.id(new byte[1]))).isFalse();
          pass(HASTY.deadline());
          throw new StoreException("no whole answer in time", true, null);
        };
    assertThat(retried.get(ID, 10_000)).isNotNull();
  }

  private static void pass(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void waitsForAsLongAsTheStoreAsksWithinTheDeadline() throws IOException {
    FakeStore.Answer found = FakeStore.holding("server", DATA).answer;
    FakeStore busy = busy(Duration.ofMillis(50));
    FakeStore.Answer refusal = busy.answer;
    busy.answer = id -> (busy.asked.get() < 3 ? refusal : found).get(id);
    long start = System.nanoTime();
    assertThat(retried(busy, PATIENT).get(ID, 10_000)).isNotNull();
    assertThat(System.nanoTime() - start).isGreaterThan(Duration.ofMillis(100).toNanos());
    FakeStore closed = busy(Duration.ofHours(1));
    assertThatThrownBy(() -> retried(closed, PATIENT).get(ID, 10_000))
        .isInstanceOf(StoreException.class);
    assertThat(closed.asked).hasValue(1);
  }

  private static FakeStore busy(Duration pause) {
    return FakeStore.of(
        "busy",
        id -> {
          throw new StoreException("busy", true, pause, null);
        });
  }

  @Test
  void asksOnceUntilAStoreThatWasGivenUpAnswers() throws IOException {
    FakeStore store = FakeStore.failing("server", true);
    FakeStore.Answer fault = store.answer;
    RetriedStore<FakeStore> retried = retried(store, HASTY);
    assertThatThrownBy(() -> retried.get(ID, 10_000)).isInstanceOf(StoreException.class);
    store.asked.set(0);
    assertThatThrownBy(() -> retried.get(ID, 10_000))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("(failing for 0 s)");
    assertThat(store.asked).hasValue(1);
    store.answer = FakeStore.holding("server", DATA).answer;
    assertThat(retried.get(ID, 10_000)).isNotNull();
    store.asked.set(0);
    store.answer = fault;
    assertThatThrownBy(() -> retried.get(ID, 10_000)).isInstanceOf(StoreException.class);
    assertThat(store.asked.get()).isGreaterThan(1);
  }

  @Test
  void asksOnceWhereTimeDoesNotHeal() {
    FakeStore denied = FakeStore.failing("denied", false);
    assertThatThrownBy(() -> retried(denied, PATIENT).get(ID, 10_000))
        .isInstanceOf(StoreException.class)
        .hasMessage("denied fails at " + ID);
    assertThat(denied.asked).hasValue(1);
    FakeStore empty = FakeStore.empty("empty");
    assertThatThrownBy(() -> retried(empty, PATIENT).get(ID, 10_000))
        .isInstanceOf(ChunkMissingException.class);
    assertThat(empty.asked).hasValue(1);
    FakeStore damaged = FakeStore.damaged("damaged");
    assertThatThrownBy(() -> retried(damaged, PATIENT).get(ID, 10_000))
        .isInstanceOf(ChunkInvalidException.class);
    assertThat(damaged.asked).hasValue(1);
    assertThat(warnings.lines).isEmpty();
  }

  /** Work that is called off ends connections, whose other users learn of it a moment later. */
  @Test
  void saysNothingWhereItIsCalledOff() {
    Duration longest = Duration.ofMinutes(1);
    FakeStore store = FakeStore.failing("server", true);
    FakeStore.Answer fault = store.answer;
    store.answer =
        id -> {
          Thread reader = Thread.currentThread();
          Thread.startVirtualThread(() -> interruptAsleep(reader));
          return fault.get(id);
        };
    assertThatThrownBy(
            () -> retried(store, new RetryOptions(longest, longest, longest)).get(ID, 10_000))
        .isInstanceOf(InterruptedIOException.class);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(warnings.lines).isEmpty();
  }

  private static void interruptAsleep(Thread thread) {
    while (thread.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    thread.interrupt();
  }

  @Test
  void stopsWhenInterrupted() {
    FakeStore store = FakeStore.failing("server", true);
    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(() -> retried(store, PATIENT).get(ID, 10_000))
          .isInstanceOf(InterruptedIOException.class)
          .hasMessageContaining("server fails at " + ID);
      assertThat(Thread.currentThread().isInterrupted()).isTrue();
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void pausesDoubleUpToTheLongest() {
    RetryOptions options = RetryOptions.DEFAULT;
    assertThat(options.pauseMillis(1)).isEqualTo(100);
    assertThat(options.pauseMillis(2)).isEqualTo(200);
    assertThat(options.pauseMillis(5)).isEqualTo(1600);
    assertThat(options.pauseMillis(6)).isEqualTo(3000);
    assertThat(options.pauseMillis(Integer.MAX_VALUE)).isEqualTo(3000);
  }

  @Test
  void checksItsOptions() {
    Duration second = Duration.ofSeconds(1);
    assertThatThrownBy(() -> new RetryOptions(Duration.ZERO, second, second))
        .hasMessageContaining("PT0S");
    assertThatThrownBy(() -> new RetryOptions(second, Duration.ofMillis(1), second))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private RetriedStore<FakeStore> retried(FakeStore store, RetryOptions options) {
    return new RetriedStore<>(store, new Retries(options, warnings.rare()));
  }
}
