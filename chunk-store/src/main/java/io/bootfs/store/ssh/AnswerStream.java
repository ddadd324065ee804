package io.bootfs.store.ssh;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * What the other side sends, and the patience of those who wait for a part of it. One thread reads;
 * any may wait.
 */
final class AnswerStream extends FilterInputStream {

  private volatile long lastByte = System.nanoTime();

  AnswerStream(InputStream in) {
    super(in);
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int read = super.read(bytes, offset, length);
    lastByte = System.nanoTime();
    return read;
  }

  @Override
  public long skip(long count) throws IOException {
    long skipped = super.skip(count);
    lastByte = System.nanoTime();
    return skipped;
  }

  /**
   * Waits for an answer while anything comes.
   *
   * @param stall the most time in which nothing comes
   * @param deadline by {@link System#nanoTime}; who waits until then gets an exception
   * @param onSilence what to do where nothing came for so long: it lets the answer fail
   * @throws TimeoutException at the deadline
   */
  <T> T await(Future<T> answer, Duration stall, long deadline, Runnable onSilence)
      throws InterruptedException, ExecutionException, TimeoutException {
    long start = System.nanoTime();
    while (true) {
      long now = System.nanoTime();
      long heard = Math.max(lastByte - start, 0) + start;
      long patience = Math.min(heard + stall.toNanos() - now, deadline - now);
      try {
        return answer.get(Math.max(patience, 1), TimeUnit.NANOSECONDS);
      } catch (TimeoutException e) {
        if (System.nanoTime() - deadline >= 0) {
          throw e;
        }
        if (lastByte - heard <= 0) {
          onSilence.run();
        }
      }
    }
  }
}
