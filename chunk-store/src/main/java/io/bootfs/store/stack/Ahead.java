package io.bootfs.store.stack;

import io.bootfs.chunker.ChunkId;
import io.bootfs.chunker.Digest;
import io.bootfs.store.ChunkCodec;
import io.bootfs.store.ChunkListener;
import io.bootfs.store.ChunkStore;
import io.bootfs.store.EncodedChunk;
import io.bootfs.store.PackName;
import io.bootfs.store.WantedChunk;
import io.bootfs.store.cache.Claim;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Brings chunks into the cache before somebody reads them, each alone or many from a pack. Some of
 * them stay in memory, too, until they are read or the start is over. Thread-safe; the stack that
 * it belongs to closes what it uses.
 *
 * <p>What it fetches is claimed, so that a reader who wants the same chunk meanwhile waits for it,
 * and what somebody else fetches is left to them.
 */
public final class Ahead {

  private final CachedReader reader;
  private final ChunkStore remote;
  private final ChunkCodec codec;
  private final Digest digest;

  Ahead(CachedReader reader, ChunkStore remote, ChunkCodec codec, Digest digest) {
    this.reader = reader;
    this.remote = remote;
    this.codec = codec;
    this.digest = digest;
  }

  /**
   * Tells {@code listener}, in place of the one before, which chunks a reader has to wait for,
   * since they are neither in the cache nor on their way to it.
   */
  public void onMiss(ChunkListener listener) {
    reader.onMiss(listener);
  }

  /**
   * Lets readers of what the cache lacks wait until {@link #letGo}, or for three seconds: a pack
   * that holds it is on its way, and they would ask once more for what is about to be claimed.
   */
  public void hold() {
    reader.hold();
  }

  /** Lets readers wait no longer: what comes is claimed by now, or nothing comes. */
  public void letGo() {
    reader.letGo();
  }

  /** Tells whether the cache has a chunk. */
  public boolean has(ChunkId id) {
    return reader.has(id);
  }

  /**
   * Claims a chunk that the cache lacks.
   *
   * @return the claim, which the caller closes when it has kept the chunk or gives up; null if the
   *     cache has it or somebody else fetches it
   * @throws IOException if nothing can be claimed in the cache
   */
  public @Nullable Claim claim(ChunkId id) throws IOException {
    return reader.claimAhead(id);
  }

  /**
   * Fetches a chunk into the cache, unless it is there or somebody else fetches it.
   *
   * @param length the chunk's uncompressed length, from the index
   * @return how many bytes were fetched, 0 if none had to be
   * @throws IOException if it can't be had, or nothing can be claimed in the cache
   */
  public long fetch(ChunkId id, int length) throws IOException {
    return reader.fetchAhead(id, length);
  }

  /**
   * Verifies a chunk that came within a pack, gives it to whoever waits for it, and keeps it in the
   * form in which it came: one that was compressed together with others is plain, and to compress
   * it by itself would take the processors that the start needs (decision 10).
   *
   * @param length the chunk's uncompressed length, from the index
   * @param came how many bytes came for it
   * @throws io.bootfs.store.ChunkInvalidException if it is not that chunk
   */
  public void keep(ChunkId id, int length, EncodedChunk chunk, int came) throws IOException {
    byte[] bytes = codec.decode(id, chunk, length, digest, remote.location());
    reader.keepAhead(id, new VerifiedChunk(bytes, chunk), came);
  }

  /** Returns a chunk that was brought and is still in memory; whoever gets it has read it. */
  byte @Nullable [] atHand(ChunkId id, int length) {
    VerifiedChunk chunk = reader.takeFresh(id, length);
    return chunk == null ? null : chunk.bytes();
  }

  /** Reads what the cache has of several chunks, all together. */
  void readKept(List<WantedChunk> chunks) {
    reader.readKept(chunks);
  }

  /** Says that the start is over: what is fetched from now on is read from the cache. */
  public void startIsOver() {
    reader.closeFresh();
  }

  /**
   * Opens a part of a pack, as {@link ChunkStore#openPack} does.
   *
   * @throws IOException if no store could be asked
   */
  public Optional<InputStream> openPack(PackName name, long from, long to) throws IOException {
    return remote.openPack(name, from, to);
  }
}
