package io.bootfs.store.prefetch;

import io.bootfs.chunker.Index;
import io.bootfs.store.EncodedChunk;
import io.bootfs.store.cache.Claim;
import io.bootfs.store.pack.PackTable.Entry;
import io.bootfs.store.stack.Ahead;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Phaser;
import org.jspecify.annotations.Nullable;

/**
 * Verifies and keeps the chunks of a pack as they come, and claims those that come next: whoever
 * wants one of them waits for it in place of asking for it again. Used by one thread; the owner
 * closes it.
 */
final class PackKeeper implements Closeable {

  /**
   * How far ahead of what has come is claimed, in bytes: what takes longer to come than a request
   * of its own would is fetched by whoever wants it.
   */
  private static final long CLAIMED_BYTES = 512 << 10;

  /** A chunk that is to come, and the claim on it, if nobody else had one. */
  private record Expected(Entry entry, @Nullable Claim claim) {}

  private final Index index;
  private final Ahead ahead;
  private final Keeping keeping;
  private final PackListener listener;

  /** Whoever takes, and each chunk that is being kept. */
  private final Phaser pending = new Phaser(1);

  private final Deque<Entry> unclaimed = new ArrayDeque<>();
  private final Deque<Expected> claimed = new ArrayDeque<>();
  private volatile @Nullable IOException failure;

  PackKeeper(Index index, Ahead ahead, Keeping keeping, PackListener listener) {
    this.index = index;
    this.ahead = ahead;
    this.keeping = keeping;
    this.listener = listener;
  }

  /** Says which chunks come next, in order, when all have come that were to come before. */
  void expect(List<Entry> entries) throws IOException {
    unclaimed.addAll(entries);
    claimUpTo(entries.getFirst().offset());
    ahead.letGo();
  }

  private void claimUpTo(long position) throws IOException {
    while (!unclaimed.isEmpty() && unclaimed.element().offset() < position + CLAIMED_BYTES) {
      Entry entry = unclaimed.remove();
      claimed.add(new Expected(entry, ahead.claim(entry.id())));
    }
  }

  /**
   * Takes the next chunk that was expected.
   *
   * @param chunk as it came: a frame of its own, or plain, out of one that holds several
   * @throws IOException if it, or one before it, was not what the pack's table says
   */
  void take(Entry entry, EncodedChunk chunk) throws IOException, InterruptedException {
    claimUpTo(entry.end());
    Expected expected = claimed.element();
    if (!expected.entry().equals(entry)) {
      // Under another's claim, nobody would be told that it is there.
      throw new IllegalStateException("chunk " + expected.entry() + " comes next, not " + entry);
    }
    Claim claim = expected.claim();
    if (claim == null) {
      claimed.remove();
      listener.came(entry.number(), 0);
      return;
    }
    pending.register();
    try {
      keeping.run(chunk.bytes().length, () -> keep(entry, chunk, claim));
    } catch (InterruptedException e) {
      pending.arriveAndDeregister();
      throw e; // The claim is given up with the others.
    }
    claimed.remove();
    check();
  }

  private void check() throws IOException {
    IOException failed = failure;
    if (failed != null) {
      // A new one each time: none can be suppressed by itself.
      throw new IOException(failed.getMessage(), failed);
    }
  }

  private void keep(Entry entry, EncodedChunk chunk, Claim claim) {
    try (claim) {
      int came = Math.max(1, entry.storedLength());
      ahead.keep(entry.id(), index.length(entry.number()), chunk, came);
      listener.came(entry.number(), came);
    } catch (IOException e) {
      failure = e;
    } finally {
      pending.arriveAndDeregister();
    }
  }

  /** Gives up the claims on what has not come, until the next comes: nobody waits for it longer. */
  void pause() {
    while (!claimed.isEmpty()) {
      Expected last = claimed.removeLast();
      unclaimed.addFirst(last.entry());
      if (last.claim() != null) {
        last.claim().close();
      }
    }
  }

  /**
   * Waits until all is kept that has come, and gives up the other claims.
   *
   * @throws IOException if something that came was not what the pack's table says
   */
  @Override
  public void close() throws IOException {
    pause();
    pending.arriveAndAwaitAdvance();
    check();
  }
}
