package io.bootfs.store;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import io.bootfs.chunker.ByteSpan;
import io.bootfs.chunker.ChunkId;
import io.bootfs.chunker.Digest;
import io.bootfs.store.EncodedChunk.Encoding;
import java.io.Closeable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Compresses chunks, and decompresses and verifies them. Thread-safe; the maker closes it.
 *
 * <p>It keeps a few zstd contexts for reuse, in a pool and not a thread each: FUSE calls arrive on
 * thousands of short-lived threads.
 */
public final class ChunkCodec implements Closeable {

  /** The zstd level where none is asked for: casync's own. */
  public static final int DEFAULT_LEVEL = 3;

  /** RFC 8878, section 3.1.1: the magic number of a frame as its bytes lie in the file. */
  private static final byte[] ZSTD_MAGIC = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd};

  private static final byte[] XZ_MAGIC = {(byte) 0xfd, '7', 'z', 'X', 'Z', 0};
  private static final byte[] GZIP_MAGIC = {0x1f, (byte) 0x8b};

  /** More than the frame header, checksum and skipped blocks of any sane encoder take. */
  private static final int FRAME_SLACK = 16 << 10;

  private final Pool<Compressor> compressors;
  private final Pool<Decompressor> decompressors;

  /** Creates a codec that keeps as many contexts as the machine can use at once. */
  public ChunkCodec() {
    int idle = 2 * Runtime.getRuntime().availableProcessors();
    compressors = new Pool<>(idle, Compressor::new);
    decompressors = new Pool<>(idle, Decompressor::new);
  }

  /**
   * Returns the most bytes that a chunk of {@code length} bytes may take in a store; whoever reads
   * more from a store may stop, for it is no such chunk.
   */
  public static int limit(int length) {
    return Math.toIntExact(length + length / 128L + FRAME_SLACK);
  }

  /**
   * Returns the chunk as one zstd frame that says its content size.
   *
   * @param level the zstd level, 1 (fast) to 22 (small)
   */
  public EncodedChunk encode(byte[] data, int offset, int length, int level) {
    Compressor compressor = compressors.take();
    try {
      return new EncodedChunk(compressor.compress(data, offset, length, level), Encoding.ZSTD);
    } finally {
      compressors.giveBack(compressor);
    }
  }

  /**
   * Returns the chunk's own bytes, after checking that they are what the index says.
   *
   * <p>Whatever the frame claims, no more than {@code length} bytes are allocated.
   *
   * @param id the chunk's name
   * @param chunk the bytes that a store holds under that name
   * @param length the chunk's uncompressed length, from the index
   * @param digest what names the chunks of that index
   * @param store where the bytes come from, for the message
   * @throws ChunkInvalidException if they are not that chunk, saying why
   */
  public byte[] decode(ChunkId id, EncodedChunk chunk, int length, Digest digest, String store)
      throws ChunkInvalidException {
    byte[] bytes = plain(id, chunk, length, store);
    ChunkId actual = digest.idOf(bytes, 0, bytes.length);
    if (!actual.equals(id)) {
      throw new ChunkInvalidException(
          id, store, "the " + digest + " of its bytes is " + actual + "; delete it there");
    }
    return bytes;
  }

  /**
   * Gives to those who want them chunks as a store holds them, after the same check, which together
   * takes less time than one by one. Who wants a chunk that is not right gets nothing.
   *
   * @param wanted the chunks that are wanted
   * @param encoded what a store holds under their names
   * @param store where the bytes come from
   */
  public void decode(
      List<WantedChunk> wanted, List<EncodedChunk> encoded, Digest digest, String store) {
    List<WantedChunk> plausible = new ArrayList<>(wanted.size());
    List<ByteSpan> spans = new ArrayList<>(wanted.size());
    for (int i = 0; i < wanted.size(); i++) {
      WantedChunk chunk = wanted.get(i);
      try {
        byte[] bytes = plain(chunk.id(), encoded.get(i), chunk.length(), store);
        spans.add(new ByteSpan(bytes, 0, bytes.length));
        plausible.add(chunk);
      } catch (ChunkInvalidException e) {
        // It is read once more, and then heard of.
      }
    }
    List<ChunkId> actual = digest.idsOf(spans);
    for (int i = 0; i < spans.size(); i++) {
      if (actual.get(i).equals(plausible.get(i).id())) {
        plausible.get(i).fulfil(spans.get(i).bytes());
      }
    }
  }

  private byte[] plain(ChunkId id, EncodedChunk chunk, int length, String store)
      throws ChunkInvalidException {
    return switch (chunk.encoding()) {
      case PLAIN -> checkLength(id, chunk.bytes(), length, store);
      case ZSTD -> decompress(id, chunk.bytes(), length, store);
    };
  }

  private static byte[] checkLength(ChunkId id, byte[] bytes, long length, String store)
      throws ChunkInvalidException {
    if (bytes.length != length) {
      throw wrongLength(id, store, bytes.length, length);
    }
    return bytes;
  }

  private byte[] decompress(ChunkId id, byte[] frame, int length, String store)
      throws ChunkInvalidException {
    try {
      checkFrame(id, frame, store);
      long claimed = Zstd.getFrameContentSize(frame);
      if (claimed >= 0 && claimed != length) {
        throw wrongLength(id, store, claimed, length);
      }
      return checkLength(id, decompress(frame, length), length, store);
    } catch (ZstdException e) {
      ChunkInvalidException invalid =
          new ChunkInvalidException(
              id, store, "zstd can't decompress it to " + length + " bytes: " + e.getMessage());
      invalid.initCause(e);
      throw invalid;
    }
  }

  /**
   * Checks that the bytes are one zstd frame and nothing else.
   *
   * @throws ChunkInvalidException if they are not, saying why
   * @throws ZstdException if the frame is damaged
   */
  static void checkFrame(ChunkId id, byte[] frame, String store) throws ChunkInvalidException {
    checkMagic(id, frame, store);
    long frameLength = Zstd.findFrameCompressedSize(frame);
    if (frameLength != frame.length) {
      throw new ChunkInvalidException(
          id, store, (frame.length - frameLength) + " bytes lie behind its zstd frame");
    }
  }

  /**
   * Tells whether the first bytes of an array are one zstd frame and nothing else.
   *
   * @throws ZstdException if the frame is damaged
   */
  static boolean isFrame(byte[] bytes, int length) {
    return length >= ZSTD_MAGIC.length
        && startsWith(bytes, ZSTD_MAGIC)
        && Zstd.findFrameCompressedSize(bytes, 0, length) == length;
  }

  private byte[] decompress(byte[] frame, int length) {
    Decompressor decompressor = decompressors.take();
    try {
      return decompressor.decompress(frame, length);
    } finally {
      decompressors.giveBack(decompressor);
    }
  }

  private static void checkMagic(ChunkId id, byte[] frame, String store)
      throws ChunkInvalidException {
    if (startsWith(frame, ZSTD_MAGIC)) {
      return;
    }
    if (startsWith(frame, XZ_MAGIC) || startsWith(frame, GZIP_MAGIC)) {
      throw new ChunkInvalidException(
          id, store, "it is compressed by xz or gzip; make the store again with zstd");
    }
    throw new ChunkInvalidException(
        id, store, frame.length == 0 ? "it is empty" : "it is not a zstd frame");
  }

  private static boolean startsWith(byte[] bytes, byte[] prefix) {
    return bytes.length >= prefix.length
        && Arrays.equals(bytes, 0, prefix.length, prefix, 0, prefix.length);
  }

  private static ChunkInvalidException wrongLength(
      ChunkId id, String store, long actual, long expected) {
    return new ChunkInvalidException(
        id, store, "it has " + actual + " bytes uncompressed, the index says " + expected);
  }

  /** Frees the native memory of the idle contexts; chunks in work end well. */
  @Override
  public void close() {
    compressors.close();
    decompressors.close();
  }
}
