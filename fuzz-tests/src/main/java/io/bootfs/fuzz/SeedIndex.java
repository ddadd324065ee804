package io.bootfs.fuzz;

import io.bootfs.chunker.Index;
import io.bootfs.chunker.IndexReader;
import io.bootfs.store.profile.IndexName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** The index that seeds were made from, which {@code -Dbootfs.fuzz.index} names. */
final class SeedIndex {

  private SeedIndex() {}

  private static Path file() {
    return Path.of(System.getProperty("bootfs.fuzz.index", "rootfs.caibx"));
  }

  /** Reads it. */
  static Index index() {
    try {
      return IndexReader.read(file());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads what profiles call it. */
  static IndexName name() {
    try {
      return IndexName.of(file());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
