package io.bootfs.store.parallel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What threads are called, and that none keeps the JVM alive. */
final class DaemonThreadsTest {

  @Test
  void countsUp() {
    DaemonThreads threads = new DaemonThreads("fetch-");
    List<Thread> made = List.of(threads.newThread(() -> {}), threads.newThread(() -> {}));
    assertThat(made).extracting(Thread::getName).containsExactly("fetch-1", "fetch-2");
    assertThat(made).allMatch(Thread::isDaemon);
  }
}
