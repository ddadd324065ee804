package io.bootfs.fuse.jnr;

import java.io.IOException;
import jnr.ffi.LibraryLoader;
import ru.serce.jnrfuse.LibFuse;

/** Loads libfuse 2. */
final class LibFuse2 {

  private static final String NAME = "libfuse.so.2";

  private LibFuse2() {}

  /**
   * Returns the library.
   *
   * @throws IOException if it can't be loaded, with the remedy
   */
  static LibFuse load() throws IOException {
    try {
      return LibraryLoader.create(LibFuse.class).failImmediately().load(NAME);
    } catch (UnsatisfiedLinkError e) {
      throw new IOException(
          NAME + " can't be loaded: install libfuse 2 (Debian: apt install libfuse2)", e);
    }
  }
}
