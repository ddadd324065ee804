package io.bootfs.erofs;

import java.io.IOException;

/** Hears that a large file's data begins or ends where a region has been written up to now. */
@FunctionalInterface
public interface FileEdge {

  /**
   * Takes note, before more is written.
   *
   * @throws IOException if that fails as writing may
   */
  void reached() throws IOException;
}
