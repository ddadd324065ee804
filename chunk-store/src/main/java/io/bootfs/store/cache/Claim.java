package io.bootfs.store.cache;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileLock;
import org.jspecify.annotations.Nullable;

/**
 * The right to fetch a chunk that other processes wait for, or nothing, where there is nobody to
 * hold it against. Whoever claims closes it, when the chunk is kept or can't be had.
 */
public final class Claim implements Closeable {

  /** No right, and no duty: whoever has it does as if it were alone. */
  static final Claim NONE = new Claim(null);

  /** As {@link #NONE}: the chunk has come to this process, or into the cache. */
  static final Claim CAME = new Claim(null);

  private final @Nullable FileLock lock;

  Claim(@Nullable FileLock lock) {
    this.lock = lock;
  }

  /** Tells whether somebody else was waited for, and has got the chunk. */
  public boolean hasCome() {
    return this == CAME;
  }

  @Override
  public void close() {
    if (lock != null) {
      try {
        lock.release();
      } catch (IOException e) {
        // The cache was closed meanwhile, and the lock with it.
      }
    }
  }
}
