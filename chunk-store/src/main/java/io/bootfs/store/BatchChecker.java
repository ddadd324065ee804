package io.bootfs.store;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import io.bootfs.chunker.ByteSpan;
import io.bootfs.chunker.ChunkFiles;
import io.bootfs.chunker.ChunkId;
import io.bootfs.chunker.Digest;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds chunks right that are files of this machine, many in one step: they are read, decompressed
 * and digested in memory that is used again, by the thread that calls. Thread-safe; whoever made it
 * closes it.
 *
 * <p>It does not say that a chunk is wrong: one that is not plainly right, or larger than most, is
 * in doubt, and {@link ChunkChecker} or {@link ChunkCodec} find out what it is.
 */
public final class BatchChecker implements Closeable {

  /**
   * How many chunks are digested in one step, if they are of usual size: with half as many, lanes
   * of the digest stand idle for a sixth more of its time.
   */
  public static final int CHUNKS = 64;

  /** Larger chunks are in doubt. */
  private static final int LONGEST = 1 << 20;

  /** What so many chunks of usual size take, and some room for the last. */
  private static final int PLAIN_BYTES = 6 << 20;

  /** What a thread holds in memory while it checks a list. */
  public static final long HELD = (long) PLAIN_BYTES + ChunkCodec.limit(LONGEST);

  /** The length of a chunk where none is known. */
  public static final int ANY_LENGTH = -1;

  /**
   * A chunk to check.
   *
   * @param length its uncompressed length, or {@link #ANY_LENGTH}
   */
  public record Chunk(ChunkId id, int length) {}

  /** Takes what came of it, in any order. */
  public interface Outcomes {

    /**
     * Takes a chunk that is right.
     *
     * @param place its place in the list
     * @param stored how many bytes its file has
     * @param bytes its own bytes, which are overwritten after the call
     * @throws IOException to end the work
     */
    void right(int place, int stored, ByteSpan bytes) throws IOException;

    /** Takes the place of a chunk that may be right or not, or not there. */
    void doubtful(int place);
  }

  /** Memory of one thread's. */
  private static final class Workspace implements Pool.Member {
    final byte[] stored = new byte[ChunkCodec.limit(LONGEST)];
    final byte[] plain = new byte[PLAIN_BYTES];
    final ZstdDecompressCtx context = new ZstdDecompressCtx();

    @Override
    public void close() {
      context.close();
    }
  }

  /** A chunk that is about to be digested. */
  private record Unpacked(Chunk chunk, int place, int stored, ByteSpan bytes) {

    boolean isNamed(ChunkId actual) {
      return actual.equals(chunk.id)
          && (chunk.length == ANY_LENGTH
              || (chunk.length == bytes.length() && stored <= ChunkCodec.limit(chunk.length)));
    }
  }

  private final Pool<Workspace> workspaces =
      new Pool<>(Runtime.getRuntime().availableProcessors(), Workspace::new);

  private final ChunkFiles files;

  /** Creates a checker of the chunks of a folder. */
  public BatchChecker(ChunkFiles files) {
    this.files = files;
  }

  /**
   * Checks chunks.
   *
   * @param digest what names them
   * @throws IOException as {@link Outcomes} does
   */
  public void check(List<Chunk> chunks, Digest digest, Outcomes outcomes) throws IOException {
    Workspace workspace = workspaces.take();
    try {
      List<Unpacked> unpacked = new ArrayList<>(chunks.size());
      int used = 0;
      for (int i = 0; i < chunks.size(); i++) {
        if (PLAIN_BYTES - used < LONGEST) {
          finish(unpacked, digest, outcomes);
          used = 0;
        }
        Unpacked next = unpack(chunks.get(i), i, workspace, used);
        if (next == null) {
          outcomes.doubtful(i);
        } else {
          unpacked.add(next);
          used += next.bytes.length();
        }
      }
      finish(unpacked, digest, outcomes);
    } finally {
      workspaces.giveBack(workspace);
    }
  }

  /** Brings a chunk's bytes to where there is room; returns null if they can't be had so. */
  private @Nullable Unpacked unpack(Chunk chunk, int place, Workspace workspace, int room) {
    ChunkFiles.Found found = files.read(chunk.id, workspace.stored);
    int stored = (int) found.size();
    if (found.outcome() != ChunkFiles.Outcome.FOUND || stored == 0) {
      return null;
    }
    int length =
        found.isCompressed() ? decompress(workspace, stored, room) : copy(workspace, stored, room);
    return length <= 0
        ? null
        : new Unpacked(chunk, place, stored, new ByteSpan(workspace.plain, room, length));
  }

  private static int copy(Workspace workspace, int stored, int room) {
    if (stored > LONGEST) {
      return 0;
    }
    System.arraycopy(workspace.stored, 0, workspace.plain, room, stored);
    return stored;
  }

  /** Returns the length of a frame's content, or 0 if the file is more than that, or no frame. */
  private static int decompress(Workspace workspace, int stored, int room) {
    byte[] frame = workspace.stored;
    try {
      return ChunkCodec.isFrame(frame, stored)
          ? workspace.context.decompressByteArray(workspace.plain, room, LONGEST, frame, 0, stored)
          : 0;
    } catch (ZstdException e) {
      return 0; // Damaged, or longer.
    }
  }

  /** Digests what has been unpacked, and forgets it. */
  private static void finish(List<Unpacked> unpacked, Digest digest, Outcomes outcomes)
      throws IOException {
    List<ByteSpan> spans = new ArrayList<>(unpacked.size());
    for (Unpacked chunk : unpacked) {
      spans.add(chunk.bytes);
    }
    List<ChunkId> actual = digest.idsOf(spans);
    for (int i = 0; i < unpacked.size(); i++) {
      Unpacked chunk = unpacked.get(i);
      if (chunk.isNamed(actual.get(i))) {
        outcomes.right(chunk.place, chunk.stored, chunk.bytes);
      } else {
        outcomes.doubtful(chunk.place);
      }
    }
    unpacked.clear();
  }

  /** Frees the native memory of the idle contexts; chunks in work end well. */
  @Override
  public void close() {
    workspaces.close();
  }
}
