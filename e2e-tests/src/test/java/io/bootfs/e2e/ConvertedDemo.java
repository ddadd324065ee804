package io.bootfs.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The demo's image, converted once for all tests by the command that users run. */
final class ConvertedDemo {

  /** The tag that the converted image gets in an engine. */
  static final String TAG = "bootfs-e2e/demo:latest";

  private static final class Holder {
    static final ConvertedDemo INSTANCE = convert();
  }

  /** The image's source: an OCI layout of three layers. */
  final Path source;

  /** What {@code bootfs convert} wrote. */
  final Path folder;

  private ConvertedDemo(Path source, Path folder) {
    this.source = source;
    this.folder = folder;
  }

  /** Returns the one instance; the first call builds and converts the image. */
  static ConvertedDemo get() {
    return Holder.INSTANCE;
  }

  /** Returns the layout of the image, which the first call builds. */
  static Path source() throws IOException, InterruptedException {
    return Path.of(
        Command.of(Checkout.TOP.resolve("scripts/demo-image").toString())
            .run()
            .successful()
            .out()
            .strip());
  }

  /** Returns how many chunks the store has. */
  long chunks() throws IOException {
    return chunks(folder.resolve("rootfs.castr"));
  }

  /** Returns how many chunks lie in a folder, compressed or, in a cache, plain. */
  static long chunks(Path store) throws IOException {
    try (Stream<Path> files = Files.walk(store)) {
      return files.filter(ConvertedDemo::isChunk).count();
    }
  }

  /** Tells whether a file is called as chunks are. */
  static boolean isChunk(Path file) {
    return file.getFileName().toString().matches("[0-9a-f]{64}(\\.cacnk)?");
  }

  private static ConvertedDemo convert() {
    try {
      Path source = source();
      Path folder = Checkout.TOP.resolve("e2e-tests/target/converted-demo");
      Command.of("rm", "-rf", folder.toString()).run().successful();
      Checkout.bootfs("convert", source.toString(), "-o", folder.toString(), "--tag", TAG)
          .run()
          .successful();
      return new ConvertedDemo(source, folder);
    } catch (IOException | InterruptedException e) {
      throw new AssertionError("the demo image could not be converted", e);
    }
  }
}
