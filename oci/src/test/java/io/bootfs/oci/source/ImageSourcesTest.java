package io.bootfs.oci.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bootfs.oci.ContentDigest;
import io.bootfs.oci.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageSourcesTest {

  private static final byte[] A = TestImage.layer("a");
  private static final byte[] B = TestImage.layer("b");
  private static final byte[] C = TestImage.layer("c");
  private static final List<byte[]> ABA = List.of(A, B, A);
  private static final Platform HOST = Platform.host();
  private static final Platform OTHER = new Platform("linux", "riscv64", null);

  @TempDir Path dir;

  @Test
  void layoutWithLayersInAllCompressions() throws IOException {
    Path layout = layout().write(dir.resolve("layout"));
    for (String source : List.of(layout.toString(), "oci:" + layout, "oci:" + layout + ":one")) {
      Collected read = Collected.from(source);
      assertThat(read.layers()).isEqualTo(digests(A, B, C));
      assertThat(read.names().getFirst()).contains("layer 1 of 3", "layout " + layout);
    }
  }

  @Test
  void archiveOfALayout() throws IOException {
    Path archive = write("image.tar", TestImage.tar(layout().files));
    assertThat(Collected.from(archive.toString()).layers()).isEqualTo(digests(A, B, C));
    assertThat(Collected.from("oci-archive:" + archive + ":one").layers())
        .isEqualTo(digests(A, B, C));
  }

  @Test
  void compressedArchivesAreStreamedWhateverTheOrder() throws IOException {
    SequencedMap<String, byte[]> manifestLast = new LinkedHashMap<>();
    layout().files.reversed().forEach(manifestLast::put);
    for (Map<String, byte[]> files : List.of(layout().files, manifestLast)) {
      for (byte[] archive :
          List.of(TestImage.gzip(TestImage.tar(files)), TestImage.zstd(TestImage.tar(files)))) {
        assertThat(Collected.from(write("image", archive).toString()).layers())
            .isEqualTo(digests(A, B, C));
      }
    }
  }

  @Test
  void oldDockerArchiveWithALayerThatComesTwice() throws IOException {
    byte[] tar = TestImage.tar(TestImage.oldDockerArchive(ABA, "app:1"));
    for (Path archive : List.of(write("app.tar", tar), write("app.tgz", TestImage.gzip(tar)))) {
      for (String source : List.of(archive.toString(), "docker-archive:" + archive + ":app:1")) {
        Collected read = Collected.from(source);
        assertThat(read.layers()).isEqualTo(digests(A, B, A));
        assertThat(read.passed()).isEqualTo(2);
      }
    }
  }

  @Test
  void choosesByPlatform() throws IOException {
    TestImage.Layout layout =
        new TestImage.Layout()
            .image("x", OTHER, List.of(A), List.of(A))
            .image("x", HOST, List.of(B), List.of(B))
            .nest("x");
    String source = layout.write(dir.resolve("layout")).toString();
    assertThat(Collected.from(source).layers()).isEqualTo(digests(B));
    assertThat(Collected.from(source, new ImageChoice(OTHER, null)).layers()).isEqualTo(digests(A));
    assertThatThrownBy(
            () -> Collected.from(source, new ImageChoice(Platform.parse("linux/mips"), null)))
        .hasMessageContaining("no image for linux/mips; it has: linux/riscv64")
        .hasMessageContaining("--platform");
  }

  @Test
  void choosesByTag() throws IOException {
    TestImage.Layout layout =
        new TestImage.Layout()
            .image("one", HOST, List.of(A), List.of(A))
            .image("two", HOST, List.of(B), List.of(B));
    Path path = layout.write(dir.resolve("lay:out"));
    assertThat(Collected.from("oci:" + path + ":two").layers()).isEqualTo(digests(B));
    assertThatThrownBy(() -> Collected.from(path.toString()))
        .hasMessageContaining("choose one by its tag (one, two)");
    assertThatThrownBy(() -> Collected.from("oci:" + path + ":three"))
        .hasMessageContaining("has no image 'three'; it has: one, two");
  }

  @Test
  void rootTar() throws IOException {
    Path tar = write("root.tar", A);
    Collected read = Collected.from(tar.toString());
    assertThat(read.layers()).isEqualTo(digests(A));
    assertThat(read.image().config().platform()).isEqualTo(HOST);
    assertThat(Collected.from("tar:" + write("root.tgz", TestImage.gzip(A))).layers())
        .isEqualTo(digests(A));
  }

  @Test
  void rootDirectory() throws IOException {
    Files.writeString(Files.createDirectory(dir.resolve("root")).resolve("file"), "x");
    assertThat(Collected.from("dir:" + dir.resolve("root")).passed()).isEqualTo(1);
  }

  @Test
  void namesTheLayerThatIsTruncatedOrCorrupt() throws IOException {
    byte[] stored = TestImage.gzip(B);
    TestImage.Layout layout =
        new TestImage.Layout().image("x", HOST, List.of(A, B), List.of(A, stored));
    String path = ContentDigest.of(stored).blobPath();
    layout.files.put(path, Arrays.copyOf(stored, stored.length / 2));
    assertBroken(layout, "layer 2 of 2", path, "is truncated or corrupt");
    layout.files.put(path, TestImage.gzip(C));
    assertBroken(layout, "layer 2 of 2", path, "is corrupt: its content is " + ContentDigest.of(C));
    layout.files.remove(path);
    assertBroken(layout, path, "is incomplete");
  }

  @Test
  void namesTheStreamedLayerThatIsTruncated() throws IOException {
    byte[] gzip = TestImage.gzip(TestImage.tar(layout().files));
    Path cut = write("cut.tar.gz", Arrays.copyOf(gzip, gzip.length / 2));
    assertThatThrownBy(() -> Collected.from(cut.toString()))
        .isInstanceOf(ImageSourceException.class)
        .hasMessageContaining("archive " + cut)
        .hasMessageContaining("it ends early");
    byte[] other = TestImage.tar(TestImage.oldDockerArchive(List.of(A, B), "x:1"));
    SequencedMap<String, byte[]> mixed = TestImage.oldDockerArchive(List.of(A, B), "x:1");
    mixed.replace(mixed.firstEntry().getKey(), C);
    assertThatThrownBy(
            () -> Collected.from(write("m.gz", TestImage.gzip(TestImage.tar(mixed))).toString()))
        .hasMessageContaining("layer 1 of 2")
        .hasMessageContaining("is corrupt");
    Path half = write("half.tar", Arrays.copyOf(other, other.length / 2));
    assertThatThrownBy(() -> Collected.from(half.toString()))
        .hasMessageContaining("archive " + half);
  }

  @Test
  void refusesAConfigThatIsNotTheOnePromised() throws IOException {
    TestImage.Layout layout = layout();
    String path = ContentDigest.of(TestImage.config(HOST, List.of(A, B, C))).blobPath();
    assertThat(layout.files).containsKey(path);
    layout.files.put(path, TestImage.config(HOST, List.of(C, B, A)));
    assertBroken(layout, path, "is corrupt");
  }

  @Test
  void refusesWhatIsNoSource() throws IOException {
    assertThatThrownBy(() -> Collected.from("")).hasMessageContaining("the source is empty");
    assertThatThrownBy(() -> Collected.from(dir.resolve("none").toString()))
        .hasMessageContaining("no such file or directory");
    assertThatThrownBy(() -> Collected.from("oci:" + dir.resolve("none")))
        .hasMessageContaining("no such file or directory");
    Path text = Files.writeString(dir.resolve("text"), "text");
    assertThatThrownBy(() -> Collected.from(text.toString()))
        .hasMessageContaining(text + " is no tar, image archive or directory");
    assertThatThrownBy(() -> Collected.from("dir:" + text)).hasMessageContaining("is no directory");
    assertThatThrownBy(() -> Collected.from("no-such-image:1"))
        .hasMessageContaining("'no-such-image:1' is no file or directory, and no docker or podman");
    assertThatThrownBy(() -> Collected.from("docker:app"))
        .hasMessageContaining("no docker engine for image app");
    Path archive = write("layer.tar", A);
    assertThatThrownBy(() -> Collected.from("docker-archive:" + archive))
        .hasMessageContaining("holds no image: there is no manifest.json in it");
    Path xz = write("root.tar.xz", new byte[] {(byte) 0xfd, '7', 'z', 'X', 'Z', 0, 0});
    assertThatThrownBy(() -> Collected.from(xz.toString()))
        .hasMessageContaining("decompress it first");
  }

  private TestImage.Layout layout() {
    return new TestImage.Layout()
        .image("one", HOST, List.of(A, B, C), List.of(A, TestImage.gzip(B), TestImage.zstd(C)));
  }

  private void assertBroken(TestImage.Layout layout, String... parts) throws IOException {
    Path path = layout.write(Files.createTempDirectory(dir, "broken"));
    Path archive = write("broken.tar", TestImage.tar(layout.files));
    for (Path source : List.of(path, archive)) {
      assertThatThrownBy(() -> Collected.from(source.toString()))
          .isInstanceOf(ImageSourceException.class)
          .hasMessageContaining(source.toString())
          .hasMessageContainingAll(parts);
    }
  }

  private Path write(String name, byte[] content) throws IOException {
    return Files.write(dir.resolve(name), content);
  }

  private static List<ContentDigest> digests(byte[]... layers) {
    return Arrays.stream(layers).map(ContentDigest::of).toList();
  }
}
