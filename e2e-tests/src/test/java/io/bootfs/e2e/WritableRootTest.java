package io.bootfs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.bootfs.chunker.IndexReader;
import io.bootfs.oci.BootConfig;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a converted container's root is as a file system to write to; run by runc. */
class WritableRootTest {

  private static final int MEBIBYTE = 1 << 20;
  private static final long LARGE = 256L * MEBIBYTE;
  private static final int PIECE = 12 * MEBIBYTE;
  private static final Random RANDOM = new Random(1);

  private static final String CHANGE =
      "chmod 640 /lazy/large; chown 12:34 /lazy/large; touch -d '2001-01-01 00:00' /lazy/large;"
          + " mv /lazy /moved; stat -c '%a %u %g %s' /moved/large";

  private static final String APPEND = "printf x >> /lazy/large; md5sum /lazy/large";

  /** Steps of exercise.py that docs/differences.md explains. */
  private static final Set<String> DIFFERENT =
      Set.of(
          "rename_a_directory",
          "rename_back",
          "access_list_of_an_unchanged_file",
          "copy_in_the_kernel");

  @TempDir private static Path shared;
  private static Path tree;
  private static ChunkedTree image;

  @TempDir private Path folder;

  @BeforeAll
  static void makeImage() throws IOException, InterruptedException {
    tree = ChunkedTree.busyboxTree(shared.resolve("tree"));
    script("tree.py", tree.resolve("data")).run().successful();
    Files.createDirectory(tree.resolve("lazy"));
    // In this order in the blob, so that what is read ahead of others is not the large file's.
    write("lazy/before", 0);
    write("lazy/large", 0, LARGE / 2, LARGE - PIECE);
    write("lazy/other", 0, PIECE);
    image = ChunkedTree.converted(tree, shared.resolve("converted"));
  }

  /** Writes a file of the image: random data at some places, and holes between them. */
  private static void write(String name, long... places) throws IOException {
    try (FileChannel file =
        FileChannel.open(
            tree.resolve(name), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      for (long place : places) {
        byte[] data = new byte[PIECE];
        RANDOM.nextBytes(data);
        file.write(ByteBuffer.wrap(data), place);
      }
    }
  }

  @Test
  void changesOfAttributesAndNamesReadNoDataAndAnAppendReadsTheFilesData() throws Exception {
    assertThat(IndexReader.read(image.index()).blobSize()).isLessThan(LARGE / 2);
    Path cache = Files.createDirectory(folder.resolve("cache"));
    assertThat(run(cache, CHANGE)).isEqualTo("640 12 34 " + LARGE + "\n");
    Set<String> large = chunksOf("/lazy/large");
    assertThat(cached(cache)).isNotEmpty().doesNotContainAnyElementsOf(large);

    Path expected = Files.copy(tree.resolve("lazy/large"), folder.resolve("expected"));
    Files.writeString(expected, "x", StandardOpenOption.APPEND);
    String digest = Command.of("md5sum", expected.toString()).run().successful().out();
    assertThat(run(cache, APPEND)).isEqualTo(digest.substring(0, 32) + "  /lazy/large\n");
    assertThat(cached(cache)).containsAll(large);
    // The kernel reads ahead beyond the file's end, but not for long.
    Set<String> other = chunksOf("/lazy/other");
    other.removeAll(cached(cache));
    assertThat(other).isNotEmpty();
  }

  private String run(Path cache, String script) throws IOException, InterruptedException {
    try (RuncBundle bundle = bundle()) {
      bundle.config.bind(image.store(), "/.bootfs/store");
      bundle.config.bind(cache, "/.bootfs/rootfs.castr");
      bundle.config.environment.addAll(List.of("BLOB_STORE=/.bootfs/store", "BOOTFS_PREFETCH=0"));
      bundle.config.arguments = List.of(script);
      return bundle.run().successful().out();
    }
  }

  /** Returns the ids of the chunks that hold nothing but a file's data. */
  private static Set<String> chunksOf(String path) throws IOException, InterruptedException {
    String store = image.store().toString();
    String json =
        Checkout.bootfs("stat", "--json", "--store", store, image.index().toString(), path)
            .run()
            .successful()
            .out();
    Set<String> ids = new TreeSet<>();
    for (JsonNode extent : JsonMapper.builder().build().readTree(json).get("extents")) {
      JsonNode chunks = extent.get("chunks");
      // The first and the last may have bytes of the neighbours.
      for (int i = 1; i < chunks.size() - 1; i++) {
        ids.add(chunks.get(i).asString());
      }
    }
    assertThat(ids).hasSizeGreaterThan(100);
    return ids;
  }

  private static Set<String> cached(Path cache) throws IOException {
    try (Stream<Path> files = Files.walk(cache)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".cacnk"))
          .map(name -> name.substring(0, name.indexOf('.')))
          .collect(Collectors.toSet());
    }
  }

  @Test
  void behavesAsAnOverlayOfTheOriginal() throws Exception {
    List<String> original = alike(exerciseOriginal());
    assertThat(original).hasSizeGreaterThan(60);
    List<String> converted = exerciseConverted("");
    assertThat(alike(converted)).isEqualTo(original);
    assertThat(converted).contains("rename_back: None");
    assertThat(exerciseConverted("/state")).isEqualTo(converted);
  }

  private static List<String> alike(List<String> lines) {
    return lines.stream()
        .filter(line -> !DIFFERENT.contains(line.substring(0, Math.max(0, line.indexOf(':')))))
        .toList();
  }

  private List<String> exerciseOriginal() throws IOException, InterruptedException {
    Path root = Files.createDirectory(folder.resolve("root"));
    Path upper = Files.createDirectory(folder.resolve("upper"));
    Path work = Files.createDirectory(folder.resolve("work"));
    // As Docker mounts it.
    String options = "index=off,lowerdir=%s,upperdir=%s,workdir=%s".formatted(tree, upper, work);
    Command.of("mount", "-t", "overlay", "overlay", "-o", options, root.toString())
        .run()
        .successful();
    try {
      return exercise(root);
    } finally {
      Command.of("umount", root.toString()).run().successful();
    }
  }

  private List<String> exerciseConverted(String upper) throws IOException, InterruptedException {
    try (RuncBundle bundle = bundle()) {
      if (!upper.isEmpty()) {
        bundle.config.bind(Files.createDirectory(folder.resolve("volume")), upper);
        bundle.config.environment.add("BOOTFS_UPPER=" + upper);
      }
      bundle.config.arguments = List.of("echo ready; sleep 600");
      Process container = bundle.start();
      List<String> lines = exercise(bundle.appRoot());
      bundle.kill("KILL");
      container.waitFor();
      return lines;
    }
  }

  private static List<String> exercise(Path root) throws IOException, InterruptedException {
    return script("exercise.py", root.resolve("data")).run().successful().out().lines().toList();
  }

  private static Command script(String name, Path argument) {
    Path file = Checkout.TOP.resolve("e2e-tests/src/test/resources/writable-root").resolve(name);
    return Command.of("python3", file.toString(), argument.toString());
  }

  private RuncBundle bundle() throws IOException, InterruptedException {
    RuncBundle bundle = new RuncBundle(Files.createTempDirectory(folder, "bundle"), image);
    bundle.settings(new BootConfig(List.of("/bin/sh", "-c"), "", null));
    return bundle;
  }
}
