package io.bootfs.store.cache;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileLock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * How many bytes a cache's chunks take, as all processes that write to it count together.
 * Thread-safe.
 *
 * <p>Room is reserved before a chunk is written, or for many chunks before the first of them is. So
 * a process that dies on the way leaves too much reserved and never too little, and the next sweep,
 * which counts the files, sets it right. What a chunk of a small cache has reserved is counted
 * apart until it is written: a sweep may have passed by where it will be.
 */
final class Usage {

  /**
   * What the file says.
   *
   * @param bytes how many bytes are taken or reserved
   * @param writing how many of them are being written
   * @param sweptMillis when the files were last counted, in milliseconds of the epoch; 0 for never
   */
  record State(long bytes, long writing, long sweptMillis) {

    /** Reserves room for chunks that are to be written at some time. */
    State allowed(long chunks) {
      return new State(bytes + chunks, writing, sweptMillis);
    }

    /** Reserves room for a chunk that is about to be written. */
    State reserved(long chunk) {
      return new State(bytes + chunk, writing + chunk, sweptMillis);
    }

    /** Notes that a chunk is written. */
    State written(long chunk) {
      return new State(bytes, Math.max(0, writing - chunk), sweptMillis);
    }

    /** Gives back the room of a chunk that could not be written. */
    State released(long chunk) {
      return written(chunk).freed(chunk);
    }

    /** Notes that written chunks were deleted, or that reserved room is not needed. */
    State freed(long chunks) {
      return new State(Math.max(0, bytes - chunks), writing, sweptMillis);
    }

    /**
     * Replaces the sum by what a sweep found.
     *
     * @param counted the bytes of all files that it saw
     * @param before what the state was when it began
     * @param most how much may be taken for being written: dead processes' writes never end
     */
    State counted(long counted, State before, long most, long nowMillis) {
      long unseen = Math.min(before.writing, most) + Math.max(0, bytes - before.bytes);
      return new State(counted + unseen, Math.min(writing, most), nowMillis);
    }
  }

  private static final long MAGIC = 0x3265_6863_6163_6662L; // "bfcache2"
  private static final int LENGTH = 4 * Long.BYTES;
  private static final long PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(50);

  /** Longer than any holder takes, unless it was stopped in the midst of it. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

  private final LockFile file;
  private final long position;
  private final Patience patience = new Patience(LONGEST_WAIT);
  private final ReentrantLock mutex = new ReentrantLock();

  /** Creates the counter that lies in {@code file} and is locked at {@code position} of it. */
  Usage(LockFile file, long position) {
    this.file = file;
    this.position = position;
  }

  /** Returns what the file says; zeros if it says nothing. */
  State read() throws IOException {
    byte[] bytes = new byte[LENGTH];
    file.read(bytes);
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    return buffer.getLong() == MAGIC
        ? new State(buffer.getLong(), buffer.getLong(), buffer.getLong())
        : new State(0, 0, 0);
  }

  /** Replaces the state by what {@code change} makes of it, and returns that. */
  State update(UnaryOperator<State> change) throws IOException {
    return updateUpTo(Long.MAX_VALUE, change);
  }

  /**
   * Replaces the state by what {@code change} makes of it, unless that has more than {@code most}
   * bytes; returns what it makes of it.
   */
  State updateUpTo(long most, UnaryOperator<State> change) throws IOException {
    mutex.lock();
    try {
      @Nullable FileLock lock = lock();
      try {
        State changed = change.apply(read());
        if (changed.bytes() <= most) {
          write(changed);
        }
        return changed;
      } finally {
        if (lock != null) {
          lock.release();
        }
      }
    } finally {
      mutex.unlock();
    }
  }

  private void write(State state) throws IOException {
    file.write(
        ByteBuffer.allocate(LENGTH)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(MAGIC)
            .putLong(state.bytes())
            .putLong(state.writing())
            .putLong(state.sweptMillis())
            .array());
  }

  /** Returns the lock, or null when its holder seems to be stopped: counting goes on without. */
  private @Nullable FileLock lock() throws IOException {
    Patience.Wait wait = patience.begin();
    while (true) {
      FileLock lock = file.tryLock(position);
      if (lock != null) {
        patience.wasWorthIt();
        return lock;
      }
      if (wait.isOver()) {
        return null;
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }
}
