package io.bootfs.store.pack;

import io.bootfs.chunker.Index;
import io.bootfs.store.EncodedChunk;
import io.bootfs.store.PackName.Content;
import io.bootfs.store.PackSource;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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
  private final List<Integer> numbers = new ArrayList<>();
  private final List<Integer> lengths = new ArrayList<>();
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
    if (numbers.size() == kind.mostChunks() || size + chunk.bytes().length > kind.mostBytes()) {
      return false;
    }
    numbers.add(number);
    lengths.add(chunk.bytes().length);
    ByteBuffer bytes = ByteBuffer.wrap(chunk.bytes());
    while (bytes.hasRemaining()) {
      size += content.write(bytes, size);
    }
    return true;
  }

  /** Returns how many chunks it has. */
  public int chunkCount() {
    return numbers.size();
  }

  /** Returns the pack, which can be read until this is closed. */
  public PackSource build() {
    byte[] table = table();
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

  private byte[] table() {
    ByteBuffer table =
        ByteBuffer.allocate(Math.toIntExact(PackTable.bytes(numbers.size())))
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(PackTable.MAGIC)
            .putInt(numbers.size());
    for (int i = 0; i < numbers.size(); i++) {
      table.putInt(numbers.get(i)).putInt(lengths.get(i)).put(index.id(numbers.get(i)).toBytes());
    }
    return table.array();
  }

  /** Deletes the file. */
  @Override
  public void close() throws IOException {
    content.close();
  }
}
