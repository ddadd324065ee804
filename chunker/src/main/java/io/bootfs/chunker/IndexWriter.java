package io.bootfs.chunker;

import io.bootfs.chunker.file.PartFile;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** Writes indexes as casync 2 does, to the byte. */
public final class IndexWriter {

  private IndexWriter() {}

  /**
   * Writes an index to a file, which appears whole and durable, or not at all; a file that was
   * there is replaced.
   *
   * @throws IOException if it can't be written
   */
  public static void write(Index index, Path file) throws IOException {
    try (PartFile part = PartFile.create(file.toAbsolutePath())) {
      FileChannel channel = part.channel();
      channel.truncate(0);
      write(index, Channels.newOutputStream(channel));
      channel.force(true);
      part.commit();
    }
  }

  /**
   * Writes an index to a stream, which stays open.
   *
   * @throws IOException if the stream can't be written
   */
  public static void write(Index index, OutputStream out) throws IOException {
    OutputStream buffered = new BufferedOutputStream(out, 1 << 16);
    buffered.write(header(index));
    byte[] item = new byte[IndexFormat.ITEM_BYTES];
    ByteBuffer end = ByteBuffer.wrap(item).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < index.chunkCount(); i++) {
      end.putLong(0, index.end(i));
      index.id(i).copyTo(item, Long.BYTES);
      buffered.write(item);
    }
    buffered.write(tail(index));
    buffered.flush();
  }

  private static byte[] header(Index index) {
    long digestFlag =
        switch (index.digest()) {
          case SHA512_256 -> IndexFormat.FLAG_SHA512_256;
          case SHA256 -> 0;
        };
    return littleEndian(IndexFormat.HEADER_BYTES + IndexFormat.TABLE_HEADER_BYTES)
        .putLong(IndexFormat.HEADER_BYTES)
        .putLong(IndexFormat.HEADER_TYPE)
        .putLong(IndexFormat.FLAGS_OF_BLOB | digestFlag)
        .putLong(index.sizes().min())
        .putLong(index.sizes().avg())
        .putLong(index.sizes().max())
        .putLong(IndexFormat.TABLE_SIZE_UNKNOWN)
        .putLong(IndexFormat.TABLE_TYPE)
        .array();
  }

  private static byte[] tail(Index index) {
    return littleEndian(IndexFormat.TAIL_BYTES)
        .putLong(0)
        .putLong(0)
        .putLong(IndexFormat.HEADER_BYTES)
        .putLong(IndexFormat.tableBytes(index.chunkCount()))
        .putLong(IndexFormat.TAIL_TYPE)
        .array();
  }

  private static ByteBuffer littleEndian(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
