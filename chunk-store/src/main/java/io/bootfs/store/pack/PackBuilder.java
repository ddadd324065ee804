package io.bootfs.store.pack;

import io.bootfs.chunker.Index;
import io.bootfs.store.EncodedChunk;
import io.bootfs.store.PackName.Content;
import io.bootfs.store.PackSource;
import io.bootfs.store.pack.PackRows.Row;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Collects chunks for a pack in a file that has no name, so that nothing is left of it however the
 * process ends. Not thread-safe; memory holds the pack's table. The owner closes it when the pack
 * is stored.
 */
public final class PackBuilder implements Closeable {

  private final Index index;
  private final Content kind;
  private final FileChannel content;
  private final List<Row> rows = new ArrayList<>();
  private PackRows form = PackRows.APART;
  private long size;

  /**
   * Creates a builder of a pack for {@code index}.
   *
   * @param folder the folder of the file, which must have room for the pack
   * @throws IOException if it can't be written to
   */
  public PackBuilder(Index index, Content kind, Path folder) throws IOException {
    this.index = index;
    this.kind = kind;
    Path file = Files.createTempFile(folder, ".bootfs-pack", null);
    this.content =
        FileChannel.open(
            file,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            // On Unix, at once.
            StandardOpenOption.DELETE_ON_CLOSE);
  }

  /**
   * Adds a chunk of the index, as a zstd frame.
   *
   * @return false if the pack is full
   * @throws IOException if it can't be written
   */
  public boolean add(int number, EncodedChunk chunk) throws IOException {
    if (chunk.encoding() != EncodedChunk.Encoding.ZSTD) {
      throw new IllegalArgumentException("a pack holds zstd frames, not plain chunk " + number);
    }
    return add(new PackFrame(new int[] {number}, chunk.bytes()));
  }

  /**
   * Adds chunks of the index that were compressed together, or one.
   *
   * @return false if the pack is full
   * @throws IOException if they can't be written
   */
  public boolean add(PackFrame frame) throws IOException {
    int[] numbers = frame.numbers();
    if (rows.size() + numbers.length > kind.mostChunks()
        || size + frame.bytes().length > kind.mostBytes()) {
      return false;
    }
    int stored = frame.bytes().length;
    for (int number : numbers) {
      rows.add(new Row(number, index.length(number), stored, index.id(number)));
      stored = 0;
    }
    if (numbers.length > 1) {
      form = PackRows.TOGETHER;
    }
    ByteBuffer bytes = ByteBuffer.wrap(frame.bytes());
    while (bytes.hasRemaining()) {
      size += content.write(bytes, size);
    }
    return true;
  }

  /** Returns how many chunks it has. */
  public int chunkCount() {
    return rows.size();
  }

  /** Returns the pack, which can be read until this is closed. */
  public PackSource build() {
    byte[] table = form.write(rows);
    long stored = size;
    return new PackSource() {
      @Override
      public long size() {
        return table.length + stored;
      }

      @Override
      public InputStream open() {
        return new SequenceInputStream(
            new ByteArrayInputStream(table), new ChannelStream(content, stored));
      }
    };
  }

  /** Deletes the file. */
  @Override
  public void close() throws IOException {
    content.close();
  }
}
