package io.bootfs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the build's JVM learnt, on processors that lack what the build's has: emulated by {@code
 * qemu-x86_64} (package qemu-user).
 */
class OtherProcessorTest {

  private static final Path BUILT = Checkout.TOP.resolve("cli/target");

  /** No AVX, AVX without AVX2, AVX2 without AVX-512. */
  @ParameterizedTest
  @ValueSource(strings = {"Nehalem", "IvyBridge", "Haswell"})
  void runsACommandByWhatTheJvmLearnt(String processor) throws Exception {
    Path index = Checkout.TOP.resolve("chunker/src/test/resources/io/bootfs/chunker/random.caibx");
    List<String> words = new ArrayList<>(List.of("qemu-x86_64", "-cpu", processor));
    words.add(Files.readString(BUILT.resolve("java-home")).strip() + "/bin/java");
    words.add("@" + Checkout.TOP.resolve("cli/src/main/sh/jvm.args"));
    // Without it there is nothing to see.
    words.addAll(List.of("-XX:AOTCache=" + BUILT.resolve("local.aot"), "-XX:AOTMode=on"));
    words.addAll(List.of("-cp", classPath(), "io.bootfs.cli.Main", "info", index.toString()));
    Command.Result result = Command.of(words.toArray(String[]::new)).run();
    assertThat(result.successful().out()).contains("chunks: ");
  }

  /** In the launcher's order. */
  private static String classPath() throws Exception {
    List<String> path = new ArrayList<>();
    try (Stream<Path> own = Files.list(BUILT);
        Stream<Path> libraries = Files.list(BUILT.resolve("lib"))) {
      List<String> sorted = libraries.map(Path::toString).sorted().toList();
      sorted.stream().filter(jar -> jar.contains("/linux-")).forEach(path::add);
      own.map(Path::toString).filter(jar -> jar.matches(".*/cli-.*\\.jar")).forEach(path::add);
      sorted.stream().filter(jar -> !jar.contains("/linux-")).forEach(path::add);
    }
    return String.join(":", path);
  }
}
