package io.bootfs.store.local;

import io.bootfs.chunker.ChunkId;
import io.bootfs.store.ChunkStore;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;

/** Words what failed with a chunk's file, so that the message names chunk, store, cause, remedy. */
final class StoreFaults {

  private StoreFaults() {}

  static IOException reading(ChunkId id, ChunkStore store, IOException cause) {
    return fault("can't read chunk " + id + " from store " + store.location(), cause);
  }

  static IOException writing(ChunkId id, ChunkStore store, IOException cause) {
    return fault("can't write chunk " + id + " to store " + store.location(), cause);
  }

  static IOException removing(ChunkId id, ChunkStore store, IOException cause) {
    return fault("can't remove chunk " + id + " from store " + store.location(), cause);
  }

  private static IOException fault(String what, IOException cause) {
    return new IOException(what + ": " + reason(cause), cause);
  }

  private static String reason(IOException cause) {
    if (cause instanceof AccessDeniedException) {
      return "permission denied";
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
