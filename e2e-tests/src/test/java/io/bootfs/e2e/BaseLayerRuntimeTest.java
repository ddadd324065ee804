package io.bootfs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * The Java runtime of the base layer, of which the build leaves out members that nothing reaches,
 * beside the one that has them all.
 */
class BaseLayerRuntimeTest {

  private static final Path TARGET = Checkout.TOP.resolve("boot/target");

  @Test
  void whatIsFoundByNameIsThere() throws Exception {
    Command.Result whole = probe("base.runtime");
    Command.Result left = probe("base/.bootfs/jre");
    assertThat(whole.out())
        .contains("https: java.net.ConnectException", "MessageDigest SHA-512/256: class");
    assertThat(left.out()).isEqualTo(whole.out());
    assertThat(left.err()).contains("WARNING: a record").doesNotContain("Exception");
  }

  private static Command.Result probe(String runtime) throws IOException, InterruptedException {
    String classes = Path.of("target/test-classes").toAbsolutePath().toString();
    return Command.of(
            TARGET.resolve(runtime + "/bin/java").toString(),
            "-cp",
            classes,
            RuntimeProbe.class.getName())
        .run();
  }
}
