package io.bootfs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The original and the converted image, run with the same arguments: what their programs see and do
 * must be the same, but for what docs/differences.md lists.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class DifferentialContract {

  private static final Path CONFIGS =
      Checkout.TOP.resolve("e2e-tests/src/test/resources/differential/configs.json");

  private final ExecutorService sides = Executors.newFixedThreadPool(Side.values().length);
  private Path folder;
  private Engine engine;
  private List<String> bootFlags;

  /** Starts the engine that is tested. */
  abstract Engine start() throws IOException, InterruptedException;

  /** Returns the ways to run a container. */
  abstract Stream<DifferentialCase> cases();

  @BeforeAll
  void prepare(@TempDir Path temporary) throws Exception {
    folder = temporary;
    Path images = Files.createDirectory(folder.resolve("images"));
    Future<ProbedImages> making = sides.submit(() -> ProbedImages.make(images, CONFIGS, configs()));
    engine = start();
    ProbedImages made = making.get();
    engine.load(made.originals);
    engine.load(made.boots);
    bootFlags =
        List.of(
            "--privileged", "--device", "/dev/fuse", "-v", made.store() + ":/.bootfs/rootfs.castr");
    for (Side side : Side.values()) {
      prepareFolder(side);
      engine
          .command("create", "--name", "holder-" + side.text(), ProbedImages.name(side, "volumes"))
          .run()
          .successful();
    }
  }

  private Set<String> configs() {
    return cases().map(DifferentialCase::config).collect(Collectors.toSet());
  }

  private void prepareFolder(Side side) throws IOException {
    Path own = Files.createDirectory(folderOf(side));
    Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path bound =
        Files.writeString(Files.createDirectory(own.resolve("inner")).resolve("file"), "bound\n");
    Path secret = Files.writeString(own.resolve("secret"), "secret\n");
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("r--------"));
    for (Path file : List.of(bound, secret)) {
      Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH));
    }
  }

  @AfterAll
  void stop() throws Exception {
    sides.shutdown();
    engine.stop();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theConvertedImageIsAsTheOriginal(DifferentialCase run) throws Exception {
    Future<Observation> original = sides.submit(() -> observe(run, Side.ORIGINAL));
    Future<Observation> converted = sides.submit(() -> observe(run, Side.CONVERTED));
    SortedMap<String, String> different = original.get().differences(converted.get());
    assertThat(KnownDifferences.unexplained(different)).isEmpty();
  }

  private Observation observe(DifferentialCase run, Side side) throws Exception {
    List<String> words = run.words(side, folderOf(side).toString(), bootFlags);
    Command.Result result = engine.command("run", "--rm").with(words).run(run.input());
    return Observation.of(result, side, folderOf(side));
  }

  private Path folderOf(Side side) {
    return folder.resolve(side.text());
  }
}
