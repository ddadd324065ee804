package io.bootfs.store.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whom a server hangs up on whose request's head does not come. */
@Timeout(30)
final class RequestThreadsTest {

  @Test
  void hangsUpWhereNoHeadComesAndLeavesTheOthers() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    CountDownLatch told = new CountDownLatch(1);
    CompletableFuture<Boolean> working = new CompletableFuture<>();
    CompletableFuture<Void> hungUp = new CompletableFuture<>();
    Pipe silent = Pipe.open();
    try (RequestThreads threads = new RequestThreads(Duration.ofMillis(50), told::countDown)) {
      threads.execute(() -> {
        threads.headCame();
        try {
          end.await();
          working.complete(true);
        } catch (InterruptedException e) {
          working.complete(false);
        }
      });
      threads.execute(() -> {
        try {
          silent.source().read(ByteBuffer.allocate(1));
        } catch (IOException e) {
          hungUp.complete(null);
        }
      });
      hungUp.join();
      told.await();
      end.countDown(); // It began before the other, and would have been interrupted before it.
      assertThat(working.join()).isTrue();
      assertThat(silent.source().isOpen()).isFalse();
    } finally {
      silent.sink().close();
    }
  }
}
