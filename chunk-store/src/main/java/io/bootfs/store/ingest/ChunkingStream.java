package io.bootfs.store.ingest;

import io.bootfs.chunker.ChunkId;
import io.bootfs.chunker.Chunker;
import io.bootfs.chunker.Index;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Takes a blob, or a part of one with forced boundaries around it, and gives its index. Not
 * thread-safe.
 *
 * <p>Writing waits while the pipeline's memory is full. When a chunk can't be stored, a later call
 * throws the first such failure.
 */
public final class ChunkingStream extends OutputStream {

  /** Scan when so many bytes are there: few calls, and the bytes are still in the core's cache. */
  private static final int SCAN_BYTES = 128 << 10;

  private final Chunker chunker;
  private final Index.Builder index;
  private final SegmentPool segments;
  private final WorkerPool workers;
  private final Counters counters;

  /** The chunks not yet in the index, in order. */
  private final Deque<ChunkTask> pending = new ArrayDeque<>();

  /** Where bytes are written now; null before the first. */
  private @Nullable Segment segment;

  /** Where the current chunk begins in the segment. */
  private int chunkStart;

  /** Up to where the segment has been scanned. */
  private int scanned;

  /** Up to where the segment is filled. */
  private int filled;

  private boolean done;

  ChunkingStream(
      Chunker chunker,
      Index.Builder index,
      SegmentPool segments,
      WorkerPool workers,
      Counters counters) {
    this.chunker = chunker;
    this.index = index;
    this.segments = segments;
    this.workers = workers;
    this.counters = counters;
  }

  @Override
  public void write(int value) throws IOException {
    Segment target = roomySegment();
    target.bytes()[filled] = (byte) value;
    advance(target, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    int from = offset;
    while (from < offset + length) {
      Segment target = roomySegment();
      int count = Math.min(offset + length - from, room(target));
      System.arraycopy(bytes, from, target.bytes(), filled, count);
      advance(target, count);
      from += count;
    }
  }

  /**
   * Takes all bytes up to the end of {@code in}, which stays open, without a copy in between.
   *
   * @return how many bytes there were
   * @throws IOException if reading fails, or as in writing
   */
  public long transferFrom(InputStream in) throws IOException {
    long total = 0;
    while (true) {
      Segment target = roomySegment();
      int count = in.read(target.bytes(), filled, room(target));
      if (count < 0) {
        return total;
      }
      advance(target, count);
      total += count;
    }
  }

  /**
   * Forces a boundary: a chunk ends here, and whatever is written next begins another one. Does
   * nothing where a chunk has just ended.
   *
   * @throws IOException as in writing
   */
  public void endChunk() throws IOException {
    checkOpen();
    if (segment != null) {
      cut(segment);
      if (filled > chunkStart) {
        submit(segment, filled - chunkStart);
      }
      chunker.reset();
    }
  }

  /**
   * Ends the stream and waits until the store has all its chunks.
   *
   * @return their index, empty if no byte was written
   * @throws IOException the first failure to store a chunk
   */
  public Index finish() throws IOException {
    endChunk();
    close();
    while (!pending.isEmpty()) {
      collectFirst();
    }
    return index.build();
  }

  /** Ends the stream; without {@link #finish} before, its chunks may be stored or not. */
  @Override
  public void close() {
    done = true;
    if (segment != null) {
      segment.release();
      segment = null;
    }
  }

  /** Tells whether the stream takes no more bytes. */
  boolean isDone() {
    return done;
  }

  private void checkOpen() throws IOException {
    workers.check();
    if (done) {
      throw new IOException("the chunking stream is closed");
    }
  }

  /** Returns how many more bytes to take before the next scan; at least one. */
  private int room(Segment target) {
    return Math.min(target.bytes().length, scanned + SCAN_BYTES) - filled;
  }

  /** Counts bytes put into the segment, and scans where enough are there. */
  private void advance(Segment target, int count) throws IOException {
    filled += count;
    if (room(target) == 0) {
      cut(target);
    }
  }

  /** Returns the segment to write to, which has room for a byte or more. */
  private Segment roomySegment() throws IOException {
    checkOpen();
    Segment current = segment;
    if (current != null && filled < current.bytes().length) {
      return current;
    }
    Segment next = takeSegment();
    if (current != null) {
      // The current chunk goes on in the next segment: a chunk lies in one piece.
      System.arraycopy(current.bytes(), chunkStart, next.bytes(), 0, filled - chunkStart);
      current.release();
    }
    filled -= chunkStart;
    scanned -= chunkStart;
    chunkStart = 0;
    segment = next;
    return next;
  }

  private Segment takeSegment() throws IOException {
    try {
      return segments.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for the chunk store");
    }
  }

  private void cut(Segment source) throws IOException {
    for (int length;
        (length = chunker.scan(source.bytes(), chunkStart, filled)) != Chunker.NONE; ) {
      submit(source, length);
    }
    scanned = filled;
  }

  /** Sends the current chunk off, and begins the one behind it. */
  private void submit(Segment source, int length) throws IOException {
    ChunkTask task = new ChunkTask(source, chunkStart, length, new CompletableFuture<>());
    source.retain();
    workers.submit(task);
    counters.cut(length);
    pending.add(task);
    chunkStart += length;
    while (!pending.isEmpty() && pending.getFirst().stored().isDone()) {
      collectFirst();
    }
  }

  /** Moves the first pending chunk to the index, waiting until it is stored. */
  private void collectFirst() throws IOException {
    ChunkTask first = pending.removeFirst();
    try {
      ChunkId id = first.stored().get();
      index.add(id, first.length());
    } catch (ExecutionException | CancellationException e) {
      workers.check();
      throw new IOException("a chunk could not be stored", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for the chunk store");
    }
  }
}
