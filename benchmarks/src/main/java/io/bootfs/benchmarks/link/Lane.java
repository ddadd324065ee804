package io.bootfs.benchmarks.link;

import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * One direction of a link: the bandwidth that its connections share, first come, first served.
 * Thread-safe.
 *
 * <p>It keeps the time at which the link will be free, and not tokens: whoever wakes late has lost
 * nothing, and nobody sends in a burst what an idle link could have carried before.
 */
final class Lane {

  /**
   * How far ahead of its departure a piece may be queued, in nanoseconds: longer than threads
   * oversleep, so that the link never idles while there is something to send.
   */
  private static final long AHEAD = 4_000_000;

  /** How long the link is busy with one piece: what one connection may delay another. */
  private static final long PIECE_NANOS = 500_000;

  private static final int LEAST_PIECE = 1500;
  private static final int LARGEST_PIECE = 64 << 10;

  /** What is under way to a reader who does not keep up, at least. */
  private static final int LEAST_BUFFER = 256 << 10;

  /** The same where no bandwidth says how much: what Linux lets a connection grow to. */
  private static final int LARGEST_BUFFER = 6 << 20;

  private static final double NANOS_A_SECOND = 1e9;

  private final LinkShape shape;
  private final double nanosPerByte;
  private final LongAdder bytes = new LongAdder();
  private long free = System.nanoTime();

  Lane(LinkShape shape) {
    this.shape = shape;
    this.nanosPerByte = shape.secondsFor(1) * NANOS_A_SECOND;
  }

  /** Returns how many bytes are sent at once. */
  int pieceBytes() {
    return nanosPerByte == 0
        ? LARGEST_PIECE
        : (int) Math.clamp(PIECE_NANOS / nanosPerByte, LEAST_PIECE, LARGEST_PIECE);
  }

  /** Returns how many bytes of a connection may be under way: those of a round trip, and some. */
  int bufferBytes() {
    return nanosPerByte == 0
        ? LARGEST_BUFFER
        : (int)
            Math.clamp(
                LEAST_BUFFER + shape.roundTrip().toNanos() / nanosPerByte,
                LEAST_BUFFER,
                LARGEST_BUFFER);
  }

  /** Returns when what is sent now has arrived, and waits until more may be queued. */
  long send(int count) {
    bytes.add(count);
    long departure = depart(count);
    sleepUntil(departure - AHEAD);
    return departure + shape.oneWayNanos();
  }

  private synchronized long depart(int count) {
    free = Math.max(free, System.nanoTime()) + Math.round(count * nanosPerByte);
    return free;
  }

  long bytes() {
    return bytes.sum();
  }

  /** Waits for a moment of {@link System#nanoTime}, or an interruption. */
  static void sleepUntil(long moment) {
    for (long left; (left = moment - System.nanoTime()) > 0; ) {
      if (Thread.currentThread().isInterrupted()) {
        return;
      }
      LockSupport.parkNanos(left);
    }
  }
}
