package io.bootfs.store.profile;

import io.bootfs.chunker.ChunkId;
import io.bootfs.store.ChunkListener;
import io.bootfs.store.ChunkReader;
import io.bootfs.store.WantedChunk;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Notes in which order chunks are wanted while a start lasts, and how much of what was fetched
 * ahead was wanted. Thread-safe; it passes reads on, and closes nothing but its reader.
 */
public final class StartRecorder implements ChunkReader {

  private final ChunkReader reader;
  private volatile ChunkListener reads = ChunkListener.NONE;
  private final Set<ChunkId> wanted = new LinkedHashSet<>();
  private final Set<ChunkId> ahead = new HashSet<>();
  private long unwantedBytes;
  private long lastWanted = System.nanoTime();
  private boolean recording = true;
  private boolean fetchingAhead = true;

  /** Creates a recorder of what is read from {@code reader}. */
  public StartRecorder(ChunkReader reader) {
    this.reader = reader;
  }

  @Override
  public byte[] read(ChunkId id, int length) throws IOException {
    note(id, length);
    reads.heardOf(id);
    return reader.read(id, length);
  }

  @Override
  public byte @Nullable [] atHand(ChunkId id, int length) {
    byte[] chunk = reader.atHand(id, length);
    if (chunk != null) {
      note(id, length);
      reads.heardOf(id);
    }
    return chunk;
  }

  @Override
  public void readKept(List<WantedChunk> chunks) {
    reader.readKept(chunks);
    for (WantedChunk chunk : chunks) {
      if (chunk.bytes() != null) {
        note(chunk.id(), chunk.length());
        reads.heardOf(chunk.id());
      }
    }
  }

  /** Tells {@code listener}, in place of the one before, of each read, also after the start. */
  public void onRead(ChunkListener listener) {
    reads = listener;
  }

  private synchronized void note(ChunkId id, int length) {
    if (recording && wanted.size() < Profile.MOST_CHUNKS && wanted.add(id)) {
      lastWanted = System.nanoTime();
    }
    // Also when the recording is over: on a slow link, what was recorded may still be coming.
    if (ahead.remove(id)) {
      unwantedBytes -= length;
      notifyAll();
    }
  }

  /** Notes that a chunk is fetched ahead, until {@link #nothingMoreAhead}. */
  public synchronized void fetchedAhead(ChunkId id, int length) {
    if (fetchingAhead && !wanted.contains(id) && ahead.add(id)) {
      unwantedBytes += length;
    }
  }

  /**
   * Says that what the start reads is fetched: which chunks of it nobody has wanted need not be
   * kept in mind any more, nor which are fetched from now on. With the rest of a large image, they
   * would be too many.
   */
  public synchronized void nothingMoreAhead() {
    fetchingAhead = false;
    ahead.clear();
  }

  /** Returns how many bytes were fetched ahead that nobody has wanted yet. */
  public synchronized long unwantedBytes() {
    return unwantedBytes;
  }

  /**
   * Waits while more than {@code most} bytes were fetched ahead that nobody has wanted yet.
   *
   * @return false if there are too many, and the start is over
   */
  public synchronized boolean awaitWanted(long most) throws InterruptedException {
    while (recording && unwantedBytes > most) {
      wait();
    }
    return unwantedBytes <= most;
  }

  /** Waits until nothing new was wanted for a while, or the time is up; then recording ends. */
  public void awaitQuiet(Duration quiet, Duration longest) throws InterruptedException {
    long began = System.nanoTime();
    synchronized (this) {
      while (recording) {
        long now = System.nanoTime();
        long left =
            Math.min(
                quiet.toNanos() - (now - Math.max(lastWanted, began)),
                longest.toNanos() - (now - began));
        if (left <= 0) {
          end();
          return;
        }
        wait(Duration.ofNanos(left).toMillis() + 1);
      }
    }
  }

  /** Ends the recording, if it has not ended yet. */
  public synchronized void end() {
    recording = false;
    notifyAll();
  }

  /** Waits for the end of the recording. */
  public synchronized void awaitEnd() throws InterruptedException {
    while (recording) {
      wait();
    }
  }

  /** Returns the chunks wanted so far, in order. */
  public synchronized Set<ChunkId> wanted() {
    return new LinkedHashSet<>(wanted);
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
