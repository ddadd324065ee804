package io.bootfs.store;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A pack's bytes, which a store takes. Implementations can be read several times. */
public interface PackSource {

  /** Returns how many bytes it has. */
  long size();

  /**
   * Returns its bytes from the first one on; the caller closes them.
   *
   * @throws IOException if they can't be read
   */
  InputStream open() throws IOException;

  /** Returns a pack that is in memory. */
  static PackSource of(byte[] bytes) {
    return new PackSource() {
      @Override
      public long size() {
        return bytes.length;
      }

      @Override
      public InputStream open() {
        return new ByteArrayInputStream(bytes);
      }
    };
  }
}
