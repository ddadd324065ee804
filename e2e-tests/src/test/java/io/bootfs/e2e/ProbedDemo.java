package io.bootfs.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The demo's image with a layer that looks at its container, converted once for all tests. Its
 * files are for reading only.
 */
final class ProbedDemo {

  /** What the layer is made from. */
  static final Path RESOURCES = Checkout.TOP.resolve("e2e-tests/src/test/resources/differential");

  private static final class Holder {
    static final ProbedDemo INSTANCE = make();
  }

  /** The image as it is: an OCI layout. */
  final Path layout;

  /** What {@code bootfs convert} wrote. */
  final Path converted;

  private ProbedDemo(Path layout, Path converted) {
    this.layout = layout;
    this.converted = converted;
  }

  /** Returns the one instance; the first call makes and converts the image. */
  static ProbedDemo get() {
    return Holder.INSTANCE;
  }

  private static ProbedDemo make() {
    try {
      Path folder = Checkout.TOP.resolve("e2e-tests/target/probed-demo");
      Command.of("rm", "-rf", folder.toString()).run().successful();
      Files.createDirectories(folder);
      ProbedDemo demo = new ProbedDemo(folder.resolve("layout"), folder.resolve("converted"));
      demo.addLayer(folder.resolve("layer.tar"));
      Checkout.bootfs("convert", "oci:" + demo.layout, "-o", demo.converted.toString())
          .run()
          .successful();
      return demo;
    } catch (IOException | InterruptedException e) {
      throw new AssertionError("the demo image with a probe could not be converted", e);
    }
  }

  private void addLayer(Path layer) throws IOException, InterruptedException {
    Command.of("cp", "-a", ConvertedDemo.source().toString(), layout.toString()).run().successful();
    Command.of(
            RESOURCES.resolve("make-layer.py").toString(),
            layer.toString(),
            RESOURCES.resolve("probe.py").toString())
        .run()
        .successful();
    Command.of("umoci", "raw", "add-layer", "--image", layout + ":demo", layer.toString())
        .run()
        .successful();
    Command.of("umoci", "gc", "--layout", layout.toString()).run().successful();
  }
}
