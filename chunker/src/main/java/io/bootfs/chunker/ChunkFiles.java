package io.bootfs.chunker;

import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds and reads chunks of a {@code .castr} folder, each by one call of a library of our own,
 * {@code src/main/c/chunk-file.c}, and lists them by another, {@code chunk-list.c}: the JDK's way
 * to a file takes a program that has just started longer than to digest what is in it. Immutable
 * and thread-safe.
 */
public final class ChunkFiles {

  /** What came of a read. */
  public enum Outcome {
    /** The file is there, and was read where that was wanted. */
    FOUND,
    /** There is no file of that name, or it is empty, or is none. */
    MISSING,
    /** The file is longer than it may be, and was not read. */
    TOO_LONG,
    /** Something else, which whoever opens the file will be told. */
    FAILED
  }

  /** The places in what the library fills in. */
  private static final int OUTCOME = 0;

  private static final int IS_COMPRESSED = 1;
  private static final int SIZE = 2;
  private static final int MODIFIED = 3;
  private static final int FIELDS = 4;

  private static final Outcome[] OUTCOMES = Outcome.values();

  /** What was found of a chunk. */
  public static final class Found {

    private final long[] fields = new long[FIELDS];
    private byte[] bytes = {};

    private Found() {}

    /** Returns what came of it; what else is known is known of what is there. */
    public Outcome outcome() {
      return OUTCOMES[(int) fields[OUTCOME]];
    }

    /** Tells whether the file has the name of a compressed chunk. */
    public boolean isCompressed() {
      return fields[IS_COMPRESSED] != 0;
    }

    /** Returns the file's size in bytes. */
    public long size() {
      return fields[SIZE];
    }

    /** Returns when the file was last written to, in milliseconds of the epoch. */
    public long modifiedMillis() {
      return fields[MODIFIED];
    }

    /** Returns what is in the file, if it was read; the array is the caller's. */
    public byte[] bytes() {
      return bytes;
    }
  }

  private final byte[] folder;

  private ChunkFiles(byte[] folder) {
    this.folder = folder;
  }

  /**
   * Returns the chunks of a folder, or null where the library is not there or can't name the
   * folder.
   *
   * @param folder an absolute path
   */
  public static @Nullable ChunkFiles in(String folder) {
    byte[] path = (folder + "/").getBytes(StandardCharsets.US_ASCII);
    // Beyond ASCII it depends on the locale which bytes a path has.
    boolean isPlain = new String(path, StandardCharsets.US_ASCII).equals(folder + "/");
    return MultiBufferSha512.IS_LOADED && isPlain ? new ChunkFiles(path) : null;
  }

  /**
   * Reads a chunk, be it compressed or not.
   *
   * @param limit how many bytes the file may have
   */
  public Found read(ChunkId id, int limit) {
    Found found = new Found();
    byte[] bytes = read(folder, id.bytes(), limit, found.fields);
    if (bytes != null) {
      found.bytes = bytes;
    }
    return found;
  }

  /**
   * Reads a chunk, be it compressed or not, into an array.
   *
   * @param target what the file must fit into; its bytes are then the first ones of this
   */
  public Found read(ChunkId id, byte[] target) {
    Found found = new Found();
    readInto(folder, id.bytes(), target, found.fields);
    return found;
  }

  /** Looks for a chunk, be it compressed or not, without reading it. */
  public Found find(ChunkId id) {
    Found found = new Found();
    find(folder, id.bytes(), found.fields);
    return found;
  }

  /**
   * Returns of which folders there are any, by the 16 bits that the names of chunks in them begin
   * with; null where that can't be found out, which whoever lists them will be told.
   */
  public @Nullable BitSet folders() {
    byte[] prefixes = list(folder, -1);
    if (prefixes == null) {
      return null;
    }
    BitSet folders = new BitSet();
    for (int i = 0; i < prefixes.length; i += 2) {
      folders.set(((prefixes[i] & 0xff) << 8) | (prefixes[i + 1] & 0xff));
    }
    return folders;
  }

  /**
   * Returns the chunks that files of a folder have the names of, in either form; null as {@link
   * #folders} does.
   *
   * @param prefix the 16 bits that their names begin with
   */
  public @Nullable Set<ChunkId> list(int prefix) {
    byte[] names = list(folder, prefix);
    if (names == null) {
      return null;
    }
    Set<ChunkId> ids = new LinkedHashSet<>();
    for (int i = 0; i < names.length; i += ChunkId.BYTES) {
      ids.add(ChunkId.of(names, i));
    }
    return ids;
  }

  /** Fills in {@code found}. */
  private static native void find(byte[] folder, byte[] id, long[] found);

  /** Fills in {@code found}, and returns the file's bytes, or null where none were read. */
  private static native byte @Nullable [] read(byte[] folder, byte[] id, int limit, long[] found);

  /** Fills in {@code found}, and {@code target} from its beginning. */
  private static native void readInto(byte[] folder, byte[] id, byte[] target, long[] found);

  /**
   * Returns the names of folders, two bytes each, or with a prefix that is not negative those of
   * the chunks in such a folder; null where that failed.
   */
  private static native byte @Nullable [] list(byte[] folder, int prefix);
}
