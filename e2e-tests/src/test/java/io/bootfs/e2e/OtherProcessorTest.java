package io.bootfs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a JVM learns on this processor, on others that lack what it has: emulated by {@code
 * qemu-x86_64} (package qemu-user).
 */
class OtherProcessorTest {

  private static final Path BUILT = Checkout.TOP.resolve("cli/target");
  private static final Path INDEX =
      Checkout.TOP.resolve("chunker/src/test/resources/io/bootfs/chunker/random.caibx");

  @TempDir private static Path folder;

  @BeforeAll
  static void learn() throws Exception {
    java(List.of(), "-XX:AOTCacheOutput=" + folder.resolve("learnt.aot")).run().successful();
  }

  /** No AVX, AVX without AVX2, AVX2 without AVX-512. */
  @ParameterizedTest
  @ValueSource(strings = {"Nehalem", "IvyBridge", "Haswell"})
  void runsACommandByWhatTheJvmLearnt(String processor) throws Exception {
    String learnt = "-XX:AOTCache=" + folder.resolve("learnt.aot");
    // The mode makes it an error not to use it: then there would be nothing to see.
    Command command = java(List.of("qemu-x86_64", "-cpu", processor), learnt, "-XX:AOTMode=on");
    assertThat(command.run().successful().out()).contains("chunks: ");
  }

  /** Returns a short command of ours, by the options that the launcher gives it. */
  private static Command java(List<String> emulator, String... options) throws Exception {
    List<String> words = new ArrayList<>(emulator);
    words.add(System.getProperty("java.home") + "/bin/java");
    words.add("@" + Checkout.TOP.resolve("cli/src/main/sh/jvm.args"));
    words.addAll(List.of(options));
    words.addAll(List.of("-cp", classPath(), "io.bootfs.cli.Main", "info", INDEX.toString()));
    return Command.of(words.toArray(String[]::new));
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
