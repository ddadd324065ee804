package io.bootfs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Archives of casync's, as files and in chunks: {@code casync mtree} is the judge. */
class ArchiveCommandsTest {

  private static final byte[] CONTENT = new byte[700_000];

  @TempDir private static Path folder;
  private static Path tree;
  private static Path archive;
  private static Path index;
  private static Path store;

  @BeforeAll
  static void makeArchives() throws Exception {
    new Random(4).nextBytes(CONTENT);
    tree = Files.createDirectory(folder.resolve("tree"));
    Tool.run(
        "sh",
        "-ec",
        "cd '"
            + tree
            + "'; mkdir -p etc/deep/er var; printf 'a line\\n' >etc/text; ln -s /etc/deep etc/absolute;"
            + " ln -s ../../../etc/../etc/text etc/deep/out; mknod etc/null c 1 3; mkfifo var/fifo;"
            + " chmod 4755 etc/text; chown 12:34 etc/deep; : >\"etc/$(printf 'a\\377b')\";"
            + " setfattr -n user.note -v hello etc/text; touch -d @1.5 etc/text");
    Files.write(tree.resolve("etc/deep/er/data"), CONTENT);
    archive = folder.resolve("tree.catar");
    index = folder.resolve("tree.caidx");
    store = folder.resolve("default.castr");
    Tool.run("casync", "make", archive, tree);
    Tool.run("casync", "make", "--store=" + store, index, tree);
  }

  @Test
  void lsTellsWhatMtreeTells() throws Exception {
    Map<String, String> told = new HashMap<>();
    for (String line : Tool.run("casync", "mtree", archive).lines().toList()) {
      Map<String, String> words = words(line);
      String path = words.getOrDefault("path", "");
      if (!path.equals(".")) {
        told.put("/" + path, described(words));
      }
    }
    assertThat(told).hasSize(11);
    assertThat(listed(bootfs("ls", "-R", "--json", archive))).isEqualTo(told);
    assertThat(listed(bootfs("ls", "-R", "--json", index, "--store", store))).isEqualTo(told);
  }

  private static Map<String, String> words(String line) {
    Map<String, String> words = new HashMap<>();
    for (String word : line.split(" ", -1)) {
      int equals = word.indexOf('=');
      words.put(
          equals < 0 ? "path" : word.substring(0, equals),
          equals < 0 ? word : word.substring(equals + 1));
    }
    return words;
  }

  private static String described(Map<String, String> words) {
    String type = words.getOrDefault("type", "");
    return String.join(
        " ",
        type,
        words.getOrDefault("mode", ""),
        type.equals("file") ? words.getOrDefault("size", "") : "-",
        words.getOrDefault("uid", ""),
        words.getOrDefault("gid", ""),
        words.getOrDefault("link", ""),
        words.getOrDefault("device", "").replace("linux,", "").replace(',', ':'));
  }

  private static Map<String, String> listed(String json) {
    Map<String, String> listed = new HashMap<>();
    for (String line : json.lines().toList()) {
      JsonNode file = JsonMapper.shared().readTree(line);
      String type =
          switch (file.get("type").asString()) {
            case "directory" -> "dir";
            case "regular" -> "file";
            case "symlink" -> "link";
            case "character_device" -> "char";
            default -> file.get("type").asString().toLowerCase(Locale.ROOT);
          };
      listed.put(
          file.get("path").asString(),
          String.join(
              " ",
              type,
              file.get("mode").asString(),
              type.equals("file") ? file.get("size").asString() : "-",
              file.get("uid").asString(),
              file.get("gid").asString(),
              file.get("target").asString(),
              file.get("device").asString()));
    }
    return listed;
  }

  @Test
  void statTellsAttributesAndWhereDataLies() throws Exception {
    for (List<Object> where :
        List.<List<Object>>of(List.of(archive), List.of(index, "--store", store))) {
      JsonNode text = stat(where, "/etc/absolute/out");
      assertThat(text.at("/file/mode").asString()).isEqualTo("4755");
      assertThat(text.at("/file/mtime").asString()).isEqualTo("1970-01-01T00:00:01.500Z");
      assertThat(text.at("/xattrs/user.note").asString()).isEqualTo("hello");
      JsonNode extent = stat(where, "etc/deep/er/data").get("extents").get(0);
      int from = extent.get("blobOffset").asInt();
      byte[] bytes = Files.readAllBytes(archive);
      assertThat(Arrays.copyOfRange(bytes, from, from + CONTENT.length)).isEqualTo(CONTENT);
      assertThat(extent.get("chunks").isEmpty()).isEqualTo(where.size() == 1);
    }
    assertThat(bootfs("stat", archive, "etc/deep/er/data"))
        .containsPattern("Extent: 700000 bytes at 0, in the blob at [0-9]+\n");
  }

  private static JsonNode stat(List<Object> where, String path) {
    List<Object> words = new ArrayList<>(List.of("stat", "-L", "--json"));
    words.add(where.getFirst());
    words.add(path);
    words.addAll(where.subList(1, where.size()));
    return JsonMapper.shared().readTree(bootfs(words.toArray()));
  }

  @Test
  void catPrintsAFile() throws Exception {
    Process process =
        Bootfs.command("cat", index, "/etc/deep/er/data", "--store", store)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    assertThat(process.getInputStream().readAllBytes()).isEqualTo(CONTENT);
    assertThat(process.waitFor()).isZero();
  }

  @Test
  void convertTakesArchivesByNameAndByThemselves() throws Exception {
    Path base = folder.resolve("base");
    Files.writeString(Files.createDirectories(base.resolve(".bootfs")).resolve("boot"), "");
    System.setProperty("bootfs.base", base.toString());
    try {
      byte[] first = convert("catar:" + archive);
      assertThat(convert(archive.toString())).isEqualTo(first);
      assertThat(convert("caidx:" + index)).isEqualTo(first);
      Path moved = Files.copy(index, Files.createDirectory(folder.resolve("else")).resolve("x"));
      assertThat(convert(moved.toString(), "--source-store", store.toString())).isEqualTo(first);
      Run run = Run.bootfs("convert", moved, "-o", folder.resolve("none"));
      assertThat(run.status()).isOne();
      assertThat(run.err()).contains("else/default.castr", "--source-store=URL").hasLineCount(1);
      byte[] cut = Files.readAllBytes(archive);
      Path damaged = Files.write(folder.resolve("cut.catar"), Arrays.copyOf(cut, 99_999));
      run = Run.bootfs("convert", damaged, "-o", folder.resolve("none"));
      assertThat(run.err())
          .contains("archive " + damaged + ", at byte 99999: it is truncated")
          .hasLineCount(1);
      assertThat(folder.resolve("none")).doesNotExist();
    } finally {
      System.clearProperty("bootfs.base");
    }
  }

  @Test
  void convertSaysOnceWhatAnImageCannotKeep() throws Exception {
    Path tree = Files.createDirectory(folder.resolve("flagged"));
    for (String name : List.of("a", "b")) {
      Tool.run("chattr", "+A", Files.writeString(tree.resolve(name), name));
    }
    Path flagged = folder.resolve("flagged.catar");
    Tool.run("casync", "make", flagged, tree);
    Path base = folder.resolve("base-of-flagged");
    Files.writeString(Files.createDirectories(base.resolve(".bootfs")).resolve("boot"), "");
    System.setProperty("bootfs.base", base.toString());
    try {
      Run run = Run.bootfs("convert", flagged, "-o", folder.resolve("of-flagged"));
      assertThat(run.status()).as(run.err()).isZero();
      assertThat(run.err())
          .isEqualTo(
              "bootfs: warning: archive %s: an image can't keep flags as chattr sets them: 2 files lose it, such as /a%n"
                  .formatted(flagged));
    } finally {
      System.clearProperty("bootfs.base");
    }
  }

  private static byte[] convert(String source, String... options) throws IOException {
    Path out = Files.createTempDirectory(folder, "out");
    Object[] words = new Object[options.length + 4];
    words[0] = "convert";
    words[1] = source;
    words[2] = "-o";
    words[3] = out;
    System.arraycopy(options, 0, words, 4, options.length);
    bootfs(words);
    return Files.readAllBytes(out.resolve("rootfs.caibx"));
  }

  @Test
  void anArchivesIndexIsABlobToTheVerbsOfChunks() throws Exception {
    Path copy = folder.resolve("copy.catar");
    assertThat(Run.bootfs("extract", "--store", store, index, copy).status()).isZero();
    assertThat(copy).hasSameBinaryContentAs(archive);
    assertThat(Run.bootfs("verify", "--store", store, index).status()).isZero();
    long chunks = SampleBlob.chunksIn(store);
    Run prune = Run.bootfs("prune", "--delete", "--grace", "0s", "--store", store, index);
    assertThat(prune.status()).as(prune.err()).isZero();
    assertThat(SampleBlob.chunksIn(store)).isEqualTo(chunks);
  }

  @Test
  void whatTakesImagesOnlySaysSo() {
    Run run = Run.bootfs("mount", index, folder.resolve("mnt"), "--store", store);
    assertThat(run.status()).isOne();
    assertThat(run.err()).contains("but of a directory archive's").hasLineCount(1);
    run = Run.bootfs("ls", index);
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("Missing required option: '--store=URL'");
  }

  private static String bootfs(Object... words) {
    Run run = Run.bootfs(words);
    assertThat(run.err()).isEmpty();
    assertThat(run.status()).isZero();
    return run.out();
  }
}
