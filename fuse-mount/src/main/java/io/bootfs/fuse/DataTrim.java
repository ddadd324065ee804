package io.bootfs.fuse;

import io.bootfs.linux.ByteRange;
import io.bootfs.linux.LinuxException;
import io.bootfs.linux.PageCache;
import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps the kernel from caching an image's data twice, as pages of the mounted tree and as pages of
 * the file that the tree is mounted from: of the latter it lets go time and again, and of all of it
 * when nothing has been read for a while; the blob is told then, too. Thread-safe. The owner closes
 * it, and the blob that it wraps.
 *
 * <p>Metadata is left alone: that the kernel caches once, as pages of the file.
 */
final class DataTrim implements Blob, Closeable {

  /** How much is served between two times, in bytes: no more than two of these is cached twice. */
  private static final long PERIOD = 32 << 20;

  /** When nothing was read for so long, nothing is likely to be read for longer. */
  static final Duration QUIET = Duration.ofSeconds(5);

  // struct erofs_super_block of the kernel's fs/erofs/erofs_fs.h, 1024 bytes into the image
  private static final int SUPERBLOCK_OFFSET = 1024;
  private static final int BLOCK_BITS_OFFSET = 12;
  private static final int METADATA_BLOCK_OFFSET = 40;
  private static final int SUPERBLOCK_SIZE = 128;

  private final Blob blob;
  private final Duration quiet;
  private final Thread thread = Thread.ofPlatform().daemon().name("trim").unstarted(this::run);
  private volatile Path file = Path.of("");
  private volatile long dataSize;
  private List<ByteRange> fresh = new ArrayList<>();
  private long freshBytes;
  private boolean wasRead;
  private boolean idle;
  private boolean ended;

  /**
   * Wraps a blob.
   *
   * @param quiet after how long without a read all is let go of
   */
  DataTrim(Blob blob, Duration quiet) {
    this.blob = blob;
    this.quiet = quiet;
  }

  /**
   * Begins to trim.
   *
   * @param file where the blob is served
   * @throws IOException if the superblock, which says where the metadata starts, can't be read
   */
  void start(Path file) throws IOException {
    byte[] bytes = new byte[SUPERBLOCK_SIZE];
    if (blob.size() < SUPERBLOCK_OFFSET + SUPERBLOCK_SIZE) {
      return; // No image: the kernel will say so.
    }
    blob.read(SUPERBLOCK_OFFSET, MemorySegment.ofArray(bytes));
    ByteBuffer superblock = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    long metadataBlock = Integer.toUnsignedLong(superblock.getInt(METADATA_BLOCK_OFFSET));
    this.file = file;
    dataSize = metadataBlock << superblock.get(BLOCK_BITS_OFFSET);
    if (dataSize > 0) {
      thread.start();
    }
  }

  @Override
  public long size() {
    return blob.size();
  }

  @Override
  public void read(long offset, MemorySegment target) throws IOException {
    blob.read(offset, target);
    note(new ByteRange(offset, target.byteSize()));
  }

  private synchronized void note(ByteRange served) {
    wasRead = true;
    if (served.offset() < dataSize && !ended) {
      // What is read ahead may go on into the metadata.
      long length = Math.min(served.length(), dataSize - served.offset());
      fresh.add(new ByteRange(served.offset(), length));
      freshBytes += served.length();
    }
    if (idle || freshBytes >= PERIOD) {
      notifyAll();
    }
  }

  private void run() {
    List<ByteRange> stale = List.of();
    try {
      while (true) {
        awaitRead();
        boolean isQuiet = awaitQuiet();
        List<ByteRange> served = served();
        // What was just served may be read-ahead that the tree's pages are yet to be filled from.
        drop(stale);
        stale = served;
        if (isQuiet) {
          drop(stale);
          stale = List.of();
          blob.quiet();
        }
      }
    } catch (InterruptedException e) {
      // Closed: from now on the kernel decides alone.
    } finally {
      end();
    }
  }

  private void drop(List<ByteRange> parts) {
    try {
      PageCache.drop(file, parts);
    } catch (LinuxException e) {
      // No descriptor is left now, or the file was taken away while it is still in use: about these
      // parts the kernel decides alone.
    }
  }

  /** Takes no more notes, which nobody would use. */
  private synchronized void end() {
    ended = true;
    fresh = List.of();
  }

  /** Waits for a read, for as long as it takes: who is idle takes no processor time. */
  private synchronized void awaitRead() throws InterruptedException {
    idle = true;
    while (!wasRead) {
      wait();
    }
    idle = false;
  }

  /** Waits until nothing was read for a while, or so much that it is time to let go of it. */
  private synchronized boolean awaitQuiet() throws InterruptedException {
    while (wasRead && freshBytes < PERIOD) {
      wasRead = false;
      wait(quiet.toMillis());
    }
    return !wasRead;
  }

  private synchronized List<ByteRange> served() {
    List<ByteRange> served = fresh;
    fresh = new ArrayList<>();
    freshBytes = 0;
    return served;
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
