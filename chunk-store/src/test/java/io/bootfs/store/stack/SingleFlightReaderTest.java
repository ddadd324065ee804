package io.bootfs.store.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bootfs.chunker.ChunkId;
import io.bootfs.store.ChunkMissingException;
import io.bootfs.store.TestChunks;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Many readers of one chunk at once. */
final class SingleFlightReaderTest {

  private static final byte[] DATA = TestChunks.bytes(1, 1000);
  private static final ChunkId ID = TestChunks.id(DATA);
  private static final VerifiedChunk CHUNK = new VerifiedChunk(DATA, TestChunks.encoded(DATA));
  private static final int READERS = 50;

  private final ExecutorService threads = Executors.newThreadPerTaskExecutor(Thread::new);
  private final AtomicInteger reads = new AtomicInteger();
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch release = new CountDownLatch(1);

  @AfterEach
  void stop() {
    threads.shutdownNow();
    threads.close();
  }

  @Test
  void readsOnceForAll() throws Exception {
    SingleFlightReader reader = new SingleFlightReader((id, length) -> slow());
    List<Future<VerifiedChunk>> results = start(reader);
    release.countDown();
    for (Future<VerifiedChunk> result : results) {
      assertThat(result.get()).isSameAs(CHUNK);
    }
    assertThat(reads).hasValue(1);
    assertThat(reader.read(ID, DATA.length)).isSameAs(CHUNK);
    assertThat(reads).hasValue(2);
  }

  @Test
  void failsOnceForAllAndForgets() throws Exception {
    SingleFlightReader reader =
        new SingleFlightReader((id, length) -> {
          slow();
          throw new ChunkMissingException(id, "store");
        });
    List<Future<VerifiedChunk>> results = start(reader);
    release.countDown();
    for (Future<VerifiedChunk> result : results) {
      assertThatThrownBy(result::get).hasCauseInstanceOf(ChunkMissingException.class);
    }
    assertThat(reads).hasValue(1);
    assertThatThrownBy(() -> reader.read(ID, DATA.length))
        .isInstanceOf(ChunkMissingException.class);
    assertThat(reads).hasValue(2);
  }

  @Test
  void anInterruptedLeaderDoesNotFailTheOthers() throws Exception {
    SingleFlightReader reader =
        new SingleFlightReader((id, length) -> {
          if (reads.get() == 0) {
            slow();
            throw new InterruptedIOException("called off");
          }
          reads.incrementAndGet();
          return CHUNK;
        });
    List<Future<VerifiedChunk>> results = start(reader);
    release.countDown();
    assertThatThrownBy(results.getFirst()::get).hasCauseInstanceOf(InterruptedIOException.class);
    for (Future<VerifiedChunk> result : results.subList(1, READERS)) {
      assertThat(result.get()).isSameAs(CHUNK);
    }
  }

  @Test
  void aFollowerCanBeInterrupted() throws Exception {
    SingleFlightReader reader = new SingleFlightReader((id, length) -> slow());
    List<Future<VerifiedChunk>> results = start(reader);
    results.get(1).cancel(true);
    release.countDown();
    assertThat(results.getFirst().get()).isSameAs(CHUNK);
  }

  @Test
  void passesOnWhatIsNoIoException() {
    SingleFlightReader reader =
        new SingleFlightReader((id, length) -> {
          throw new IllegalStateException("a defect");
        });
    assertThatThrownBy(() -> reader.read(ID, DATA.length))
        .isInstanceOf(IllegalStateException.class);
  }

  /** Starts readers, of which the first leads and the others wait for it. */
  private List<Future<VerifiedChunk>> start(SingleFlightReader reader) throws Exception {
    List<Future<VerifiedChunk>> results = new ArrayList<>();
    results.add(threads.submit(() -> reader.read(ID, DATA.length)));
    begun.await();
    List<Thread> followers = new ArrayList<>();
    CountDownLatch running = new CountDownLatch(READERS - 1);
    for (int i = 1; i < READERS; i++) {
      results.add(
          threads.submit(() -> {
            synchronized (followers) {
              followers.add(Thread.currentThread());
            }
            running.countDown();
            return reader.read(ID, DATA.length);
          }));
    }
    running.await();
    for (Thread follower : followers) {
      while (follower.getState() != Thread.State.WAITING) {
        Thread.onSpinWait();
      }
    }
    return results;
  }

  private VerifiedChunk slow() throws IOException {
    begun.countDown();
    try {
      release.await();
    } catch (InterruptedException e) {
      throw new InterruptedIOException();
    }
    reads.incrementAndGet();
    return CHUNK;
  }
}
