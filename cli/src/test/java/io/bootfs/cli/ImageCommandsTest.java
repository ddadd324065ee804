package io.bootfs.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Looks into an image of mkfs.erofs; find(1) on the tree that it was made of is the judge. */
class ImageCommandsTest {

  private static final byte[] CONTENT = new byte[700_000];

  @TempDir private static Path folder;
  private static Path tree;
  private static Path index;
  private static Path store;

  @BeforeAll
  static void makeImage() throws Exception {
    new Random(4).nextBytes(CONTENT);
    tree = Files.createDirectory(folder.resolve("tree"));
    run(
        tree,
        "sh",
        "-ec",
        "mkdir -p etc/deep/er var; printf 'a line\\n' >etc/text; ln etc/text var/hard;"
            + " ln -s /etc/deep etc/absolute; ln -s ../../../etc/../etc/text etc/deep/out;"
            + " ln -s loop loop; mknod etc/null c 1 3; mkfifo var/fifo; chmod 4755 etc/text;"
            + " chmod 1777 var; chown 12:34 etc/deep; touch \"etc/$(printf 'a\\377\\\\\\nb')\";"
            + " setfattr -n user.note -v hello etc/text; touch -d @-1.5 etc/text");
    Files.write(tree.resolve("etc/deep/er/data"), CONTENT);
    Path image = folder.resolve("image");
    run(folder, "mkfs.erofs", "--quiet", image.toString(), tree.toString());
    index = folder.resolve("image.caibx");
    store = folder.resolve("image.castr");
    assertThat(Run.bootfs("make", "--store", store, index, image).status()).isZero();
  }

  @Test
  void lsTellsWhatFindTells() throws Exception {
    String found = run(tree, "find", ".", "-mindepth", "1", "-printf", "%M %n %U %G /%P\\0");
    List<String> expected =
        Arrays.stream(found.split("\0", -1))
            .filter(line -> !line.isEmpty())
            .map(line ->
                line.replace("\\", "\\\\").replace("\uFFFD", "\\377").replace("\n", "\\012"))
            .sorted()
            .toList();
    List<String> listed =
        bootfs("ls", index, "--recursive", "--store", store)
            .lines()
            .map(line -> line.replaceAll(" -> .*", "").strip().split(" +", -1))
            // No size and time.
            .map(words -> String.join(" ", words[0], words[1], words[2], words[3], words[7]))
            .sorted()
            .toList();
    assertThat(listed).isEqualTo(expected);
  }

  @Test
  void lsListsADirectoryAFileAndWhatLinksLeadTo() {
    assertThat(bootfs("ls", index, "--store", store))
        .contains("lrwxrwxrwx   1     0     0          4")
        .containsPattern("drwxr-xr-x +3 .* etc\n")
        .contains(" loop -> loop\n");
    assertThat(bootfs("ls", index, "etc/absolute/er/../../text", "--store", store))
        .contains(" 1969-12-31 23:59 /etc/text\n");
    assertThat(bootfs("ls", index, "/etc/absolute/", "--store", store))
        .contains(" er\n", " out ->");
    assertThat(bootfs("ls", index, "/etc/null", "--store", store)).contains(" 1:3 ");
    assertThat(bootfs("ls", index, "/etc/a\\377\\\\\\012b", "--store", store))
        .endsWith(" /etc/a\\377\\\\\\012b\n");
  }

  @Test
  void lsAndStatTellProgramsInJson() {
    JsonNode file =
        JsonMapper.shared()
            .readTree(bootfs("stat", "--json", index, "/etc/text", "--store", store));
    assertThat(file.at("/file/mode").asString()).isEqualTo("4755");
    assertThat(file.at("/file/links").asInt()).isEqualTo(2);
    assertThat(file.at("/file/mtime").asString()).isEqualTo("1969-12-31T23:59:58.500Z");
    assertThat(file.at("/xattrs/user.note").asString()).isEqualTo("hello");
    List<String> lines = bootfs("ls", "--json", index, "/var", "--store", store).lines().toList();
    assertThat(JsonMapper.shared().readTree(lines.getFirst()).get("type").asString())
        .isEqualTo("fifo");
  }

  @Test
  void statTellsWhereDataLies() throws IOException {
    JsonNode extents =
        JsonMapper.shared()
            .readTree(bootfs("stat", "--json", index, "/etc/deep/er/data", "--store", store))
            .get("extents");
    byte[] image = Files.readAllBytes(folder.resolve("image"));
    long total = 0;
    for (JsonNode extent : extents) {
      int from = extent.get("blobOffset").asInt();
      int length = extent.get("length").asInt();
      int offset = extent.get("offset").asInt();
      assertThat(Arrays.copyOfRange(image, from, from + length))
          .isEqualTo(Arrays.copyOfRange(CONTENT, offset, offset + length));
      assertThat(extent.get("chunks").size()).isPositive();
      total += length;
    }
    assertThat(total).isEqualTo(CONTENT.length);
    assertThat(bootfs("stat", index, "loop", "--store", store)).startsWith("  File: /loop -> loop");
    assertThat(bootfs("stat", "-L", index, "etc/absolute", "--store", store))
        .startsWith("  File: /etc/deep\n");
  }

  @Test
  void catPrintsAFileOrAPartOfIt() throws Exception {
    assertThat(cat("/etc/deep/er/data")).isEqualTo(CONTENT);
    assertThat(cat("/etc/absolute/out")).isEqualTo("a line\n".getBytes(UTF_8));
    assertThat(cat("/etc/deep/er/data", "--offset", "300000", "--length", "5"))
        .isEqualTo(Arrays.copyOfRange(CONTENT, 300_000, 300_005));
    assertThat(cat("/etc/text", "--offset", "100")).isEmpty();
  }

  @Test
  void whatIsNotThereOrNoFileIsSaidInOneLine() {
    assertFails("/none: no such file or directory", "ls", index, "none/x", "--store", store);
    assertFails("/etc/text: not a directory", "ls", index, "etc/text/x", "--store", store);
    assertFails("too many levels of symbolic links", "cat", index, "loop", "--store", store);
    assertFails("/etc is no regular file but a directory", "cat", index, "etc", "--store", store);
    assertThat(Run.bootfs("cat", index, "x", "--store", store, "--offset", "-1").status())
        .isEqualTo(2);
  }

  private static void assertFails(String message, Object... words) {
    Run run = Run.bootfs(words);
    assertThat(run.status()).isOne();
    assertThat(run.err()).startsWith("bootfs: ").contains(message).hasLineCount(1);
  }

  private static String bootfs(Object... words) {
    Run run = Run.bootfs(words);
    assertThat(run.err()).isEmpty();
    assertThat(run.status()).isZero();
    return run.out();
  }

  /** Runs the verb as a process of its own, since it prints bytes. */
  private static byte[] cat(String path, String... options) throws Exception {
    ProcessBuilder builder = Bootfs.command("cat", index, path, "--store", store);
    builder.command().addAll(List.of(options));
    Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    byte[] printed = process.getInputStream().readAllBytes();
    assertThat(process.waitFor()).isZero();
    return printed;
  }

  private static String run(Path directory, String... command) throws Exception {
    Process process =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).start();
    String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(printed).isZero();
    return printed;
  }
}
