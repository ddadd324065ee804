package io.bootfs.store.parallel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tasks within their bounds, and their failures. */
@Timeout(60)
final class BoundedTasksTest {

  @Test
  void keepsTheBounds() throws Exception {
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    AtomicLong held = new AtomicLong();
    AtomicLong mostHeld = new AtomicLong();
    long each = BoundedTasks.MOST_BYTES / 3;
    try (BoundedTasks tasks = new BoundedTasks(5)) {
      for (int i = 0; i < 60; i++) {
        long bytes = i < 30 ? 1 : each;
        tasks.submit(
            bytes,
            () -> {
              most.accumulateAndGet(now.incrementAndGet(), Math::max);
              mostHeld.accumulateAndGet(held.addAndGet(bytes), Math::max);
              LockSupport.parkNanos(100_000);
              held.addAndGet(-bytes);
              now.decrementAndGet();
            });
      }
      tasks.join();
    }
    assertThat(now).hasValue(0);
    assertThat(most.get()).isBetween(1, 5);
    assertThat(mostHeld.get()).isLessThanOrEqualTo(BoundedTasks.MOST_BYTES);
  }

  @Test
  void takesATaskThatIsLargerThanTheBound() throws Exception {
    AtomicInteger done = new AtomicInteger();
    try (BoundedTasks tasks = new BoundedTasks(2)) {
      tasks.submit(2 * BoundedTasks.MOST_BYTES, done::incrementAndGet);
      tasks.submit(2 * BoundedTasks.MOST_BYTES, done::incrementAndGet);
      tasks.join();
    }
    assertThat(done).hasValue(2);
  }

  @Test
  void endsAtTheFirstFailure() {
    assertThatThrownBy(
            () -> {
              try (BoundedTasks tasks = new BoundedTasks(1)) {
                tasks.submit(
                    1,
                    () -> {
                      throw new IOException("no such chunk");
                    });
                while (true) {
                  tasks.submit(1, () -> {});
                }
              }
            })
        .isInstanceOf(IOException.class)
        .hasMessage("no such chunk");
  }

  @Test
  void callsOffWhatRuns() throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    AtomicInteger interrupted = new AtomicInteger();
    try (BoundedTasks tasks = new BoundedTasks(2)) {
      tasks.submit(
          1,
          () -> {
            started.countDown();
            try {
              Thread.sleep(3_600_000);
            } catch (InterruptedException e) {
              interrupted.incrementAndGet();
            }
          });
      started.await();
    }
    assertThat(interrupted).hasValue(1);
  }
}
