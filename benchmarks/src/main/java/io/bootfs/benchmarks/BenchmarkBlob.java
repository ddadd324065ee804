package io.bootfs.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The blob that is measured: an EROFS image of files of Debian, which {@code make bench-blob} makes
 * once.
 */
final class BenchmarkBlob {

  /** The system property with the blob's path. */
  static final String PROPERTY = "bootfs.benchmark.blob";

  private BenchmarkBlob() {}

  /** Returns the blob's path, checking that it is there. */
  static Path path() {
    Path path = Path.of(System.getProperty(PROPERTY, ""));
    if (!Files.isRegularFile(path)) {
      throw new IllegalStateException(
          "no blob at '%s': run make bench-blob, and give its path as -D%s=PATH"
              .formatted(path, PROPERTY));
    }
    return path;
  }

  /** Reads the blob's first bytes, at most {@code most}. */
  static byte[] read(int most) throws IOException {
    try (InputStream in = Files.newInputStream(path())) {
      return in.readNBytes(most);
    }
  }
}
