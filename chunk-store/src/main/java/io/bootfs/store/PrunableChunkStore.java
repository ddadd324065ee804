package io.bootfs.store;

import io.bootfs.chunker.ChunkFiles;
import io.bootfs.chunker.ChunkId;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A chunk store that can say what it holds, and forget chunks. */
public interface PrunableChunkStore extends WritableChunkStore {

  /** Takes the names of chunks. */
  interface Visitor {

    /**
     * Takes one name; what it throws ends the listing.
     *
     * @param found what the listing tells of the chunk, too; null if it takes {@link #stat}
     */
    void visit(ChunkId id, @Nullable StoredChunk found) throws IOException;
  }

  /** Takes what belongs to indexes. */
  interface CompanionVisitor {

    /** Takes one; what it throws ends the listing. */
    void visit(IndexCompanion companion) throws IOException;
  }

  /**
   * Hands the names of all chunks in a range to a visitor, folder after folder. It streams: memory
   * does not grow with the store. Chunks that come or go meanwhile may be handed out or not.
   *
   * @throws IOException if the store can't be listed, or the visitor throws
   */
  void list(IdRange range, Visitor visitor) throws IOException;

  /**
   * Returns the chunks as files of this machine, which are sooner read so; null if they are no such
   * files, or can't be read so.
   */
  default @Nullable ChunkFiles files() {
    return null;
  }

  /**
   * Returns what is known of a chunk, or null if it isn't there.
   *
   * @throws IOException if the store can't be asked, naming the store and the cause
   */
  @Nullable StoredChunk stat(ChunkId id) throws IOException;

  /**
   * Deletes a chunk; one that isn't there is no error.
   *
   * @throws IOException if it could not be deleted, naming the store and the cause
   */
  void remove(ChunkId id) throws IOException;

  /**
   * Deletes a chunk unless it was stored or {@linkplain #claim claimed} at {@code instant} or
   * since, also where another process claims it at this moment.
   *
   * @return whether it was there and is deleted
   * @throws IOException if it could not be deleted, naming the store and the cause
   */
  boolean removeUnusedSince(ChunkId id, Instant instant) throws IOException;

  /**
   * Hands all packs and profiles to a visitor.
   *
   * @throws IOException if they can't be listed, or the visitor throws
   */
  void listCompanions(CompanionVisitor visitor) throws IOException;

  /**
   * Deletes a pack or profile; one that isn't there is no error.
   *
   * @throws IOException if it could not be deleted, naming the store and the cause
   */
  void remove(IndexCompanion companion) throws IOException;

  /**
   * Deletes what writers left that were killed: temporary files that were last written before
   * {@code instant}.
   *
   * @param dryRun only looks for them
   * @return how many there are
   * @throws IOException if they can't be listed or deleted
   */
  long removeLeftovers(Instant instant, boolean dryRun) throws IOException;
}
