package io.bootfs.store.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.bootfs.chunker.ChunkId;
import io.bootfs.chunker.Digest;
import io.bootfs.store.ChunkCodec;
import io.bootfs.store.EncodedChunk;
import io.bootfs.store.EncodedChunk.Encoding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Looks at every chunk file of a store. */
final class StoreCheck {

  private StoreCheck() {}

  /** Returns the chunk files. */
  static List<Path> chunks(Path store) throws IOException {
    try (Stream<Path> files = Files.walk(store)) {
      return files.filter(file -> file.toString().endsWith(".cacnk")).toList();
    }
  }

  /** Returns what files and their folders take on the disk while others change them. */
  static long bytes(Path store) throws IOException {
    long sum = 0;
    for (String prefix : list(store)) {
      if (prefix.length() == 4) {
        sum += CacheFiles.BLOCK;
        for (String file : list(store.resolve(prefix))) {
          try {
            sum += CacheFiles.onDisk(Files.size(store.resolve(prefix).resolve(file)));
          } catch (NoSuchFileException e) {
            // Evicted since.
          }
        }
      }
    }
    return sum;
  }

  /** Tells whether there is a chunk file, while others may change them. */
  static boolean hasChunk(Path store) {
    return list(store).stream()
        .flatMap(prefix -> list(store.resolve(prefix)).stream())
        .anyMatch(file -> file.endsWith(".cacnk"));
  }

  private static List<String> list(Path folder) {
    String[] names = folder.toFile().list();
    return names == null ? List.of() : List.of(names);
  }

  /** Fails unless each chunk's bytes are what its name says; returns how many there are. */
  static int verify(Path store, int length) throws IOException {
    List<Path> chunks = chunks(store);
    try (ChunkCodec codec = new ChunkCodec()) {
      for (Path chunk : chunks) {
        ChunkId id = ChunkId.parse(chunk.getFileName().toString().substring(0, 64));
        EncodedChunk encoded = new EncodedChunk(Files.readAllBytes(chunk), Encoding.ZSTD);
        assertThat(codec.decode(id, encoded, length, Digest.SHA512_256, store.toString()))
            .hasSize(length);
      }
    }
    return chunks.size();
  }
}
