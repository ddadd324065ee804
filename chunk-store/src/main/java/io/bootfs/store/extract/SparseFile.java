package io.bootfs.store.extract;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A file in the making, with holes where zeros are written; it appears under its name when
 * committed; closing it or ending the process before leaves nothing. Not thread-safe.
 */
final class SparseFile implements Closeable {

  private static final byte[] ZEROS = new byte[1 << 16];

  private final Path target;
  private final Path temporary;
  private final FileChannel channel;
  private long size;
  private boolean committed;

  private SparseFile(Path target, Path temporary, FileChannel channel) {
    this.target = target;
    this.temporary = temporary;
    this.channel = channel;
  }

  /**
   * Begins a file.
   *
   * @throws IOException if its folder isn't there or can't be written to
   */
  static SparseFile create(Path target) throws IOException {
    String random = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    Path temporary = target.resolveSibling("." + target.getFileName() + "." + random + ".tmp");
    try {
      FileChannel channel =
          FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      // A signal ends the process without closing this.
      temporary.toFile().deleteOnExit();
      return new SparseFile(target, temporary, channel);
    } catch (NoSuchFileException e) {
      throw new IOException("can't write " + target + ": its folder does not exist", e);
    } catch (AccessDeniedException e) {
      throw new IOException("can't write " + target + ": permission denied in its folder", e);
    }
  }

  /** Appends bytes; if all of them are zero, it leaves a hole. */
  void append(byte[] bytes) throws IOException {
    if (!isZero(bytes)) {
      write(bytes, size);
    }
    size += bytes.length;
  }

  private void write(byte[] bytes, long at) throws IOException {
    ByteBuffer rest = ByteBuffer.wrap(bytes);
    try {
      while (rest.hasRemaining()) {
        channel.write(rest, at + rest.position());
      }
    } catch (IOException e) {
      throw new IOException("can't write " + target + ": " + e.getMessage(), e);
    }
  }

  private static boolean isZero(byte[] bytes) {
    for (int from = 0; from < bytes.length; from += ZEROS.length) {
      int length = Math.min(ZEROS.length, bytes.length - from);
      if (!Arrays.equals(bytes, from, from + length, ZEROS, 0, length)) {
        return false;
      }
    }
    return true;
  }

  /** Gives the file its size and its name. */
  void commit() throws IOException {
    if (channel.size() < size) {
      write(new byte[1], size - 1); // A hole at the end is only there if something lies behind it.
    }
    channel.close();
    Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    committed = true;
  }

  @Override
  public void close() throws IOException {
    channel.close();
    if (!committed) {
      Files.deleteIfExists(temporary);
    }
  }
}
