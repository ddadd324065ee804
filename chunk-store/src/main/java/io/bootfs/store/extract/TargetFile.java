package io.bootfs.store.extract;

import io.bootfs.chunker.ByteSpan;
import io.bootfs.chunker.file.PartFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * The file that a blob is extracted to: a new one, which appears under its name when it is
 * committed, or one that is updated in place. Several threads may write to different parts of it.
 * Whoever makes it closes it; a new one that was not committed is gone then. What a killed process
 * has left of a new one is the beginning of the next.
 */
final class TargetFile implements Closeable {

  private static final byte[] ZEROS = new byte[1 << 16];

  private final Path target;
  private final Path written;
  private final FileChannel channel;
  private final @Nullable PartFile part;

  /** Open until the end: to close one of them would unlock a file that is locked. */
  private final Queue<FileChannel> copying = new ConcurrentLinkedQueue<>();

  private TargetFile(Path target, Path written, FileChannel channel, @Nullable PartFile part) {
    this.target = target;
    this.written = written;
    this.channel = channel;
    this.part = part;
  }

  /**
   * Begins a new file.
   *
   * @throws IOException if its folder isn't there or can't be written to
   */
  static TargetFile create(Path target) throws IOException {
    PartFile part = open(target, () -> PartFile.create(target));
    return new TargetFile(target, part.path(), part.channel(), part);
  }

  /**
   * Opens a file or device to update it; a file is made where it lacks.
   *
   * @throws IOException if it can't be written to
   */
  static TargetFile update(Path target) throws IOException {
    FileChannel channel =
        open(
            target,
            () ->
                FileChannel.open(
                    target,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE));
    return new TargetFile(target, target, channel, null);
  }

  /** What opens a file. */
  private interface Opening<T> {
    T run() throws IOException;
  }

  private static <T> T open(Path target, Opening<T> opening) throws IOException {
    try {
      return opening.run();
    } catch (NoSuchFileException e) {
      throw new IOException("can't write " + target + ": its folder does not exist", e);
    } catch (AccessDeniedException e) {
      throw new IOException("can't write " + target + ": permission denied", e);
    }
  }

  /** Tells whether parts of it may be right already. */
  boolean mayHaveContent() {
    return part == null || part.isTakenOver();
  }

  /** Returns the bytes at {@code offset}, fewer where the file ends. */
  byte[] read(long offset, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, offset + bytes.position()) < 0) {
        return Arrays.copyOf(bytes.array(), bytes.position());
      }
    }
    return bytes.array();
  }

  /** Writes bytes where nothing was written yet; zeros become a hole in a new file. */
  void write(ByteSpan bytes, long offset) throws IOException {
    if (mayHaveContent() || !isZero(bytes)) {
      overwrite(bytes, offset);
    }
  }

  /** Writes bytes, whatever was there. */
  void overwrite(ByteSpan bytes, long offset) throws IOException {
    ByteBuffer rest = ByteBuffer.wrap(bytes.bytes(), bytes.offset(), bytes.length());
    try {
      while (rest.hasRemaining()) {
        channel.write(rest, offset + rest.position() - bytes.offset());
      }
    } catch (IOException e) {
      throw unwritten(e);
    }
  }

  /** Copies a part of another file, by reference where the file system can; it may end early. */
  void copy(FileChannel from, long fromOffset, long offset, long length) throws IOException {
    try {
      // The kernel writes at the position of a channel, which other threads would move.
      FileChannel free = copying.poll();
      FileChannel to = free == null ? FileChannel.open(written, StandardOpenOption.WRITE) : free;
      try {
        SharedCopy.copy(from, fromOffset, to, offset, length);
      } finally {
        copying.add(to);
      }
    } catch (IOException e) {
      throw unwritten(e);
    }
  }

  private IOException unwritten(IOException cause) {
    return new IOException("can't write " + target + ": " + cause.getMessage(), cause);
  }

  private static boolean isZero(ByteSpan bytes) {
    int end = bytes.offset() + bytes.length();
    for (int from = bytes.offset(); from < end; from += ZEROS.length) {
      int length = Math.min(ZEROS.length, end - from);
      if (!Arrays.equals(bytes.bytes(), from, from + length, ZEROS, 0, length)) {
        return false;
      }
    }
    return true;
  }

  /** Gives the file its size, and a new one its name. */
  void commit(long size) throws IOException {
    if (Files.isRegularFile(written)) {
      if (channel.size() < size) {
        overwrite(
            ByteSpan.of(new byte[1]),
            size - 1); // A hole at the end is only there if something follows.
      }
      channel.truncate(size);
    }
    if (part != null) {
      part.commit();
    }
  }

  @Override
  public void close() throws IOException {
    try {
      if (part != null) {
        part.close(); // First, for the others unlock it.
      }
    } finally {
      channel.close();
      for (FileChannel copied : copying) {
        copied.close();
      }
    }
  }
}
