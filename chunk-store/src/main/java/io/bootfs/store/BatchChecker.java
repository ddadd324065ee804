package io.bootfs.store;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import io.bootfs.chunker.ByteSpan;
import io.bootfs.chunker.ChunkFiles;
import io.bootfs.chunker.ChunkId;
import io.bootfs.chunker.Digest;
import java.io.Closeable;
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
     * @param stored how many bytes its file has
     * @param length how many bytes those are uncompressed
     */
    void right(Chunk chunk, int stored, int length);

    /** Takes a chunk that may be right or not, or not there. */
    void doubtful(Chunk chunk);
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
  private record Unpacked(Chunk chunk, int stored, ByteSpan bytes) {

    boolean isNamed(ChunkId actual) {
      return actual.equals(chunk.id)
          && (chunk.length == ANY_LENGTH
              || (chunk.length == bytes.length() && stored <= ChunkCodec.limit(chunk.length)));
    }
  }

  private final Pool<Workspace> workspaces =
      new Pool<>(Runtime.getRuntime().availableProcessors(), Workspace::new);

  private final ChunkFiles files;
  private final Outcomes outcomes;

  /** Creates a checker of the chunks of a folder. */
  public BatchChecker(ChunkFiles files, Outcomes outcomes) {
    this.files = files;
    this.outcomes = outcomes;
  }

  /**
   * Checks chunks.
   *
   * @param digest what names them
   */
  public void check(List<Chunk> chunks, Digest digest) {
    Workspace workspace = workspaces.take();
    try {
      List<Unpacked> unpacked = new ArrayList<>(chunks.size());
      int used = 0;
      for (Chunk chunk : chunks) {
        if (PLAIN_BYTES - used < LONGEST) {
          finish(unpacked, digest);
          used = 0;
        }
        Unpacked next = unpack(chunk, workspace, used);
        if (next == null) {
          outcomes.doubtful(chunk);
        } else {
          unpacked.add(next);
          used += next.bytes.length();
        }
      }
      finish(unpacked, digest);
    } finally {
      workspaces.giveBack(workspace);
    }
  }

  /** Brings a chunk's bytes to a place; returns null if they can't be had so. */
  private @Nullable Unpacked unpack(Chunk chunk, Workspace workspace, int place) {
    ChunkFiles.Found found = files.read(chunk.id, workspace.stored);
    int stored = (int) found.size();
    if (found.outcome() != ChunkFiles.Outcome.FOUND || stored == 0) {
      return null;
    }
    int length =
        found.isCompressed()
            ? decompress(workspace, stored, place)
            : copy(workspace, stored, place);
    return length <= 0
        ? null
        : new Unpacked(chunk, stored, new ByteSpan(workspace.plain, place, length));
  }

  private static int copy(Workspace workspace, int stored, int place) {
    if (stored > LONGEST) {
      return 0;
    }
    System.arraycopy(workspace.stored, 0, workspace.plain, place, stored);
    return stored;
  }

  /** Returns the length of a frame's content, or 0 if the file is more than that, or no frame. */
  private static int decompress(Workspace workspace, int stored, int place) {
    byte[] frame = workspace.stored;
    try {
      return ChunkCodec.isFrame(frame, stored)
          ? workspace.context.decompressByteArray(workspace.plain, place, LONGEST, frame, 0, stored)
          : 0;
    } catch (ZstdException e) {
      return 0; // Damaged, or longer.
    }
  }

  /** Digests what has been unpacked, and forgets it. */
  private void finish(List<Unpacked> unpacked, Digest digest) {
    List<ByteSpan> spans = new ArrayList<>(unpacked.size());
    for (Unpacked chunk : unpacked) {
      spans.add(chunk.bytes);
    }
    List<ChunkId> actual = digest.idsOf(spans);
    for (int i = 0; i < unpacked.size(); i++) {
      Unpacked chunk = unpacked.get(i);
      if (chunk.isNamed(actual.get(i))) {
        outcomes.right(chunk.chunk, chunk.stored, chunk.bytes.length());
      } else {
        outcomes.doubtful(chunk.chunk);
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
