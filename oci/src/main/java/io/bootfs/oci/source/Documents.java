package io.bootfs.oci.source;

import java.io.IOException;

/** The small files of a layout or archive: manifests and configs, by path. */
interface Documents {

  /** The most bytes that a manifest or config may have: containerd's bound is 8 MiB, too. */
  int GREATEST = 8 << 20;

  /**
   * Returns the content of the file at {@code path}.
   *
   * @throws ImageSourceException if there is none, or it is larger than {@link #GREATEST}
   * @throws IOException if it can't be read
   */
  byte[] read(String path) throws IOException;

  /** Tells whether there is such a file. */
  boolean has(String path) throws IOException;

  /** Returns what messages call the source. */
  String name();
}
