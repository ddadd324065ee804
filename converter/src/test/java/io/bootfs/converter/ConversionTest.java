package io.bootfs.converter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bootfs.chunker.ChunkSizes;
import io.bootfs.chunker.Digest;
import io.bootfs.chunker.Index;
import io.bootfs.chunker.IndexReader;
import io.bootfs.converter.bootimage.BootImage;
import io.bootfs.converter.layer.TestLayer;
import io.bootfs.oci.BootConfig;
import io.bootfs.oci.ImageConfig;
import io.bootfs.oci.Platform;
import io.bootfs.oci.layout.LayerCompression;
import io.bootfs.oci.source.Image;
import io.bootfs.oci.source.ImageChoice;
import io.bootfs.oci.source.ImageSource;
import io.bootfs.oci.source.ImageSourceException;
import io.bootfs.oci.source.ImageSources;
import io.bootfs.oci.source.LayerConsumer;
import io.bootfs.store.WritableChunkStore;
import io.bootfs.store.profile.IndexName;
import io.bootfs.store.profile.Profile;
import io.bootfs.store.stack.Stores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConversionTest {

  private static final String CONFIG =
      """
      {"os":"linux","architecture":"ARCH","config":{"Entrypoint":["/app","-x"],"Cmd":["y"],"User":"app","WorkingDir":"/srv/app",
       "Env":["A=1"],"Volumes":{"/data/db":{}},"StopSignal":"SIGQUIT"}}
      """
          .replace("ARCH", Platform.host().architecture());

  @TempDir Path dir;
  private Path base = Path.of("");
  private Path output = Path.of("");

  @BeforeEach
  void makeBase() throws IOException {
    base = dir.resolve("base");
    output = dir.resolve("out/put");
    Files.createDirectories(base.resolve(".bootfs"));
    Files.writeString(base.resolve(".bootfs/boot"), "#!/bin/true");
    Files.createSymbolicLink(base.resolve("lib"), Path.of("usr/lib"));
  }

  @Test
  void writesIndexStoreAndBootImage() throws IOException, InterruptedException {
    String users = "app:x:1:1::/:\n" + "u:x:2:2::/:\n".repeat(20_000);
    TestLayer layer =
        new TestLayer()
            .file("a", "1")
            .file("srv/users", users)
            .link(TarConstants.LF_SYMLINK, "etc/passwd", "../srv/users");
    convert(source(Files.write(dir.resolve("layer.tar"), layer.toBytes())), output);
    try (Stream<Path> files = Files.list(output)) {
      assertThat(files.map(Path::getFileName).map(Path::toString))
          .containsExactlyInAnyOrder(
              "boot.properties", "image", "image.tar", "rootfs.caibx", "rootfs.castr");
    }
    Path bundle = dir.resolve("bundle");
    Tool.run("umoci", "unpack", "--image", output.resolve("image") + ":1", bundle);
    Path root = bundle.resolve("rootfs");
    assertThat(root.resolve(".bootfs/rootfs.caibx"))
        .hasSameBinaryContentAs(output.resolve("rootfs.caibx"));
    assertThat(BootConfig.read(root.resolve(".bootfs/boot.properties")))
        .isEqualTo(
            new BootConfig(
                List.of("/app", "-x"),
                "app",
                List.of(),
                List.of(),
                "http://store",
                digest(output.resolve("rootfs.caibx"))));
    assertThat(BootConfig.read(output.resolve("boot.properties")).index())
        .isEqualTo(digest(output.resolve("rootfs.caibx")));
    assertThat(root.resolve("etc/passwd")).hasContent(users);
    assertThat(root.resolve("etc/group")).doesNotExist();
    assertThat(root.resolve("srv/app")).isDirectory();
    assertThat(root.resolve("data/db")).isDirectory();
    assertThat(root.resolve("proc")).isDirectory();
    assertThat(Files.isSymbolicLink(root.resolve("lib"))).isTrue();
  }

  @Test
  void theBootImageListsWhatItsCommandIsLikelyToRead() throws Exception {
    StringBuilder noise = new StringBuilder();
    new Random(1).ints(12 << 20, 'a', 'z').forEach(letter -> noise.append((char) letter));
    TestLayer layer =
        new TestLayer()
            .file("unread", noise.toString())
            .file("app", "#!/bin/sh")
            .file("etc/passwd", "app:x:1:1::/:\n");
    convert(source(Files.write(dir.resolve("layer.tar"), layer.toBytes())), output);
    Path bundle = dir.resolve("bundle");
    Tool.run("umoci", "unpack", "--image", output.resolve("image") + ":1", bundle);
    Index index = IndexReader.read(output.resolve("rootfs.caibx"));
    IndexName name = IndexName.of(output.resolve("rootfs.caibx"));
    Path guess = bundle.resolve("rootfs/.bootfs/rootfs.guess");
    // The metadata, and the chunk before it, where the script is.
    int last = index.chunkCount() - 1;
    assertThat(Profile.read(guess, name, index).orElseThrow().chunks())
        .containsExactly(last, last - 1);
  }

  @Test
  void keepsTheConfigButEntrypoint() throws IOException {
    convert(source(tar("a", "1")), output);
    Image image =
        ImageSources.open("docker-archive:" + output.resolve("image.tar"), ImageChoice.DEFAULT)
            .read(layer -> assertThat(layer.number()).isLessThan(3));
    assertThat(image.config().entrypoint()).containsExactly("/.bootfs/boot");
    assertThat(image.config().cmd()).containsExactly("y");
    assertThat(image.config().user()).isEqualTo("app");
    assertThat(image.config().workingDir()).isEqualTo("/srv/app");
    assertThat(new String(image.config().toJson(), UTF_8)).contains("SIGQUIT", "A=1");
  }

  @Test
  void givesTheSameBytesAgainAndSharesTheBaseLayer() throws IOException {
    convert(source(tar("a", "1")), output);
    Path again = dir.resolve("again");
    convert(source(tar("a", "1")), again);
    assertThat(again.resolve("image.tar")).hasSameBinaryContentAs(output.resolve("image.tar"));
    Path other = dir.resolve("other");
    convert(source(tar("b", "2")), other);
    List<Path> layers = blobs(other);
    layers.retainAll(blobs(output));
    assertThat(layers).hasSize(1);
  }

  @Test
  void layerRegionsHaveTheSameChunksWhateverLiesAboveAndBelow() throws IOException {
    Path shared = tar("shared", "x".repeat(300_000));
    Index alone = MountedBlob.convert(new LayerTars(List.of(shared), 1), dir.resolve("s"));
    Index between =
        MountedBlob.convert(
            new LayerTars(List.of(tar("a", "1"), shared, tar("b", "2")), 2), dir.resolve("s"));
    // Block 0 is one chunk, the layer below has one block; then the shared region begins.
    assertThat(between.start(2)).isEqualTo(2 * 4096);
    for (int i = 1; alone.end(i) <= 300_000; i++) {
      assertThat(between.id(i + 1)).isEqualTo(alone.id(i));
    }
  }

  @Test
  void aLargeFileHasTheSameChunksInWhateverLayerItLies() throws IOException {
    StringBuilder letters = new StringBuilder();
    new Random(1).ints(400_000, 'a', 'z').forEach(letters::appendCodePoint);
    String large = letters.toString();
    TestLayer other = new TestLayer().file("a", "b").file("large", large).file("z", "z");
    Path store = dir.resolve("s");
    Index one = MountedBlob.convert(new LayerTars(List.of(tar("large", large)), 1), store);
    Index two =
        MountedBlob.convert(
            new LayerTars(List.of(Files.write(dir.resolve("o"), other.toBytes())), 2), store);
    // Block 0 is one chunk, the file in front of the large one is another.
    int chunks = 0;
    for (; one.end(chunks + 1) <= 4096 + 401_408; chunks++) {
      assertThat(two.id(chunks + 2)).isEqualTo(one.id(chunks + 1));
    }
    assertThat(one.end(chunks)).isEqualTo(4096 + 401_408);
  }

  @Test
  void leavesNothingOfAFailedConversion() throws IOException {
    byte[] whole = new TestLayer().file("a", "x".repeat(5000)).toBytes();
    Path cut = Files.write(dir.resolve("cut.tar"), Arrays.copyOf(whole, 3000));
    assertThatThrownBy(() -> convert(source(cut), output))
        .isInstanceOf(ImageSourceException.class)
        .hasMessageContaining(cut.toString())
        .hasMessageContaining("truncated");
    assertThat(output).doesNotExist();
    assertThat(dir.resolve("out")).doesNotExist();
  }

  @Test
  void aFailedConversionKeepsTheOutputOfAnEarlierOne() throws IOException {
    convert(source(tar("a", "1")), output);
    Index before = IndexReader.read(output.resolve("rootfs.caibx"));
    byte[] image = Files.readAllBytes(output.resolve("image.tar"));
    Files.delete(base.resolve(".bootfs/boot"));
    assertThatThrownBy(() -> convert(source(tar("b", "2")), output))
        .hasMessageContaining("base of boot images");
    assertThat(IndexReader.read(output.resolve("rootfs.caibx"))).isEqualTo(before);
    assertThat(output.resolve("image.tar")).hasBinaryContent(image);
    try (Stream<Path> files = Files.list(output)) {
      assertThat(files).hasSize(5);
    }
  }

  @Test
  void saysWhereItCouldNotWriteAndKeepsWhatWasThere() throws IOException {
    Path inTheWay = Files.createDirectories(output.resolve("image.tar/x"));
    Path earlier = Files.createDirectories(output.resolve("image/earlier"));
    assertThatThrownBy(() -> convert(source(tar("a", "1")), output))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("can't write the boot image to " + output + ": ");
    assertThat(inTheWay).exists();
    assertThat(earlier).exists();
    assertThat(output.resolve("rootfs.caibx")).doesNotExist();
  }

  @Test
  void missesTheBaseBeforeItReadsTheSource() throws IOException {
    Files.delete(base.resolve(".bootfs/boot"));
    ImageSource unread =
        new ImageSource() {
          @Override
          public String name() {
            return "unread";
          }

          @Override
          public Image read(LayerConsumer consumer) {
            throw new AssertionError("the source was read");
          }
        };
    assertThatThrownBy(() -> convert(unread, output))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(base.resolve(".bootfs/boot").toString())
        .hasMessageContaining("run make build");
    assertThat(output).doesNotExist();
  }

  @Test
  void refusesAnImageForAnotherMachine() throws IOException {
    Path layer = tar("a", "1");
    ImageSource foreign = source(layer, "{\"os\":\"linux\",\"architecture\":\"mips\"}");
    assertThatThrownBy(() -> convert(foreign, output))
        .hasMessageContaining("the image is for linux/mips");
  }

  private static String digest(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    return Digest.SHA512_256.idOf(bytes, 0, bytes.length).toString();
  }

  private void convert(ImageSource source, Path to) throws IOException {
    ConversionOptions options =
        new ConversionOptions(
            ChunkSizes.DEFAULT,
            Digest.SHA512_256,
            1,
            new BootImage(base, "http://store", "test:1", LayerCompression.GZIP));
    try (OutputFolder folder = OutputFolder.open(to);
        WritableChunkStore store =
            Stores.openWritable(OutputFolder.store(to).toString(), line -> {})) {
      new Conversion(options, ConversionListener.NONE).convert(source, store, folder);
    }
  }

  private static ImageSource source(Path layer) {
    return source(layer, CONFIG);
  }

  private static ImageSource source(Path layer, String config) {
    LayerTars layers = new LayerTars(List.of(layer), 1);
    return new ImageSource() {
      @Override
      public String name() {
        return layers.name();
      }

      @Override
      public Image read(LayerConsumer consumer) throws IOException {
        return new Image(
            ImageConfig.parse(config.getBytes(UTF_8), "config"), layers.read(consumer).layers());
      }
    };
  }

  private Path tar(String name, String content) throws IOException {
    return Files.write(dir.resolve(name + ".tar"), new TestLayer().file(name, content).toBytes());
  }

  private static List<Path> blobs(Path output) throws IOException {
    try (Stream<Path> files = Files.list(output.resolve("image/blobs/sha256"))) {
      return new ArrayList<>(files.map(Path::getFileName).toList());
    }
  }
}
