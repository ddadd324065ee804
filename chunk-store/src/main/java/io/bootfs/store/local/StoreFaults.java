package io.bootfs.store.local;

import io.bootfs.chunker.ChunkId;
import io.bootfs.store.ChunkStore;
import io.bootfs.store.StoreException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/**
 * Words what failed with a chunk's file, so that the message names chunk, store, cause, remedy.
 * Stateless.
 */
public final class StoreFaults {

  private StoreFaults() {}

  static StoreException reading(ChunkId id, ChunkStore store, IOException cause) {
    return fault("can't read chunk " + id + " from store " + store.location(), cause);
  }

  static StoreException writing(ChunkId id, ChunkStore store, IOException cause) {
    return fault("can't write chunk " + id + " to store " + store.location(), cause);
  }

  static StoreException removing(ChunkId id, ChunkStore store, IOException cause) {
    return fault("can't remove chunk " + id + " from store " + store.location(), cause);
  }

  private static StoreException fault(String what, IOException cause) {
    return new StoreException(what + ": " + reason(cause), false, cause);
  }

  /** Returns why a file could not be used; the JDK's own message may be its name alone. */
  public static String reason(IOException cause) {
    if (cause instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (cause instanceof NoSuchFileException e) {
      return e.getFile() + ": no such file or directory";
    }
    String message =
        cause instanceof FileSystemException e && e.getReason() != null
            ? e.getReason()
            : String.valueOf(cause.getMessage());
    return message.contains("No space left")
        ? message + "; free some space there or choose another store"
        : message;
  }
}
