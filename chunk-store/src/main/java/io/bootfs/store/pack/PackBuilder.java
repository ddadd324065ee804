package io.bootfs.store.pack;

import io.bootfs.chunker.Index;
import io.bootfs.store.EncodedChunk;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** Collects chunks for a pack. Not thread-safe; it holds all of the pack in memory. */
public final class PackBuilder {

  /** The most stored bytes of a pack: a start that wants more reads the rest chunk by chunk. */
  public static final int MOST_BYTES = 128 << 20;

  private final Index index;
  private final List<Integer> numbers = new ArrayList<>();
  private final List<Integer> lengths = new ArrayList<>();
  private final ByteArrayOutputStream content = new ByteArrayOutputStream();

  /** Creates a builder of a pack for {@code index}. */
  public PackBuilder(Index index) {
    this.index = index;
  }

  /**
   * Adds a chunk of the index, as a zstd frame.
   *
   * @return false if the pack is full
   */
  public boolean add(int number, EncodedChunk chunk) {
    if (chunk.encoding() != EncodedChunk.Encoding.ZSTD) {
      throw new IllegalArgumentException("a pack holds zstd frames, not plain chunk " + number);
    }
    if (numbers.size() == PackTable.MOST_CHUNKS
        || content.size() + (long) chunk.bytes().length > MOST_BYTES) {
      return false;
    }
    numbers.add(number);
    lengths.add(chunk.bytes().length);
    content.writeBytes(chunk.bytes());
    return true;
  }

  /** Returns how many chunks it has. */
  public int chunkCount() {
    return numbers.size();
  }

  /** Returns the pack's bytes. */
  public byte[] build() {
    ByteBuffer pack =
        ByteBuffer.allocate(PackTable.HEADER + numbers.size() * PackTable.ENTRY + content.size())
            .order(ByteOrder.LITTLE_ENDIAN);
    pack.putLong(PackTable.MAGIC).putInt(numbers.size());
    for (int i = 0; i < numbers.size(); i++) {
      pack.putInt(numbers.get(i)).putInt(lengths.get(i)).put(index.id(numbers.get(i)).toBytes());
    }
    return pack.put(content.toByteArray()).array();
  }
}
