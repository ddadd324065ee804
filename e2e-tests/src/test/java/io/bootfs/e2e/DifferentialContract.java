package io.bootfs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
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

  private static final Path CONFIGS = ProbedDemo.RESOURCES.resolve("configs.json");

  /** Engines and boot wait more than they work. */
  private static final int CONTAINERS_AT_ONCE = 4;

  private final ExecutorService runs = Executors.newFixedThreadPool(CONTAINERS_AT_ONCE);
  private final Map<Object, Map<Side, Future<Observation>>> observed = new HashMap<>();
  private Path folder;
  private Engine engine;
  private Path store;

  /** Starts the engine that is tested. */
  abstract Engine start() throws IOException, InterruptedException;

  /** Returns the ways to run a container to its end. */
  abstract Stream<DifferentialCase> cases();

  /** Returns what happens to containers that run. */
  abstract Stream<Life> lives();

  @BeforeAll
  void prepare(@TempDir Path temporary) throws Exception {
    folder = temporary;
    Path images = Files.createDirectory(folder.resolve("images"));
    Future<ProbedImages> making = runs.submit(() -> ProbedImages.make(images, CONFIGS, configs()));
    engine = start();
    ProbedImages made = making.get();
    store = made.store();
    for (Side side : Side.values()) {
      engine.load(made, side);
      prepareFolder(side);
      engine
          .command("create", "--name", "holder-" + side.text(), ProbedImages.name(side, "volumes"))
          .run()
          .successful();
    }
    lives().forEach(life -> submit(life, side -> observe(life, side)));
    cases().forEach(run -> submit(run, side -> observe(run, side)));
  }

  private Set<String> configs() {
    return Stream.concat(
            lives().flatMap(life -> Life.CONFIGS.stream()), cases().map(DifferentialCase::config))
        .collect(Collectors.toSet());
  }

  /** What is seen of a container on a side. */
  private interface Observing {

    Observation on(Side side) throws Exception;
  }

  private void submit(Object what, Observing observing) {
    Map<Side, Future<Observation>> futures = new EnumMap<>(Side.class);
    for (Side side : Side.values()) {
      futures.put(side, runs.submit(() -> observing.on(side)));
    }
    observed.put(what, futures);
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
    runs.close();
    engine.stop();
  }

  @ParameterizedTest
  @MethodSource("lives")
  void itLivesAsTheOriginal(Life life) throws Exception {
    assertAlike(life);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theConvertedImageIsAsTheOriginal(DifferentialCase run) throws Exception {
    assertAlike(run);
  }

  private void assertAlike(Object what) throws Exception {
    Map<Side, Future<Observation>> futures = Objects.requireNonNull(observed.get(what));
    Observation original = Objects.requireNonNull(futures.get(Side.ORIGINAL)).get();
    Observation converted = Objects.requireNonNull(futures.get(Side.CONVERTED)).get();
    assertThat(KnownDifferences.unexplained(original.differences(converted))).isEmpty();
  }

  private Observation observe(DifferentialCase run, Side side) throws Exception {
    List<String> words = run.words(side, folderOf(side).toString(), store.toString());
    Command.Result result = engine.command("run", "--rm").with(words).run(run.input());
    return Observation.of(result, side, folderOf(side));
  }

  private Observation observe(Life life, Side side) throws Exception {
    String name = life.name().toLowerCase(Locale.ROOT);
    return life.observe(new LiveContainer(engine, side, folderOf(side), store, name));
  }

  private Path folderOf(Side side) {
    return folder.resolve(side.text());
  }
}
