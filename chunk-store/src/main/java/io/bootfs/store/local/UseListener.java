package io.bootfs.store.local;

import java.nio.file.Path;

/** Hears which files of a store are read. */
public interface UseListener {

  /**
   * Takes a file that was read.
   *
   * @param usedMillis when it was last written or noted as used, in milliseconds of the epoch
   */
  void read(Path file, long usedMillis);
}
