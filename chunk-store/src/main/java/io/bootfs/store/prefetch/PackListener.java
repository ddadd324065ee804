package io.bootfs.store.prefetch;

/** Hears what is asked of a pack, and what comes. Implementations are thread-safe. */
interface PackListener {

  /** A part of the pack is asked for. */
  void asked();

  /**
   * A chunk is in the cache.
   *
   * @param stored how many bytes came, 0 if it was at hand or somebody else fetches it
   */
  void came(int chunk, long stored);
}
