package io.bootfs.runtime.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bootfs.chunker.ChunkSizes;
import io.bootfs.chunker.Digest;
import io.bootfs.chunker.Index;
import io.bootfs.chunker.IndexReader;
import io.bootfs.chunker.IndexWriter;
import io.bootfs.oci.BootConfig;
import io.bootfs.oci.RunConfig;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImagesTest {

  private static final String GUESS = BootConfig.GUESS_NAME;

  @TempDir private Path folder;
  private Path converted;
  private Images images;

  @BeforeEach
  void convert() throws IOException {
    converted = Files.createDirectories(folder.toRealPath().resolve("converted"));
    Files.createDirectory(converted.resolve("rootfs.castr"));
    writeIndex(converted.resolve("rootfs.caibx"), 1);
    config("example/app:1");
    images = new Images(DataRoot.open(folder.resolve("data")));
  }

  /** Writes the index of a blob of so many bytes. */
  private static void writeIndex(Path file, int bytes) throws IOException {
    Index.Builder index = Index.builder(Digest.SHA512_256, ChunkSizes.DEFAULT);
    index.add(Digest.SHA512_256.idOf(new byte[bytes], 0, bytes), bytes);
    IndexWriter.write(index.build(), file);
  }

  private void config(String name) throws IOException {
    BootConfig boot = new BootConfig(List.of("/app"), "", null);
    try (OutputStream out = Files.newOutputStream(converted.resolve(RunConfig.FILE_NAME))) {
      new RunConfig(boot, List.of(), List.of(), "", name).write(out);
    }
  }

  @Test
  void anEmptyNameIsNoneAndReplacesNoOther() throws IOException {
    StoredImage other = images.find(converted.toString(), null);
    config("");
    assertThat(images.find(converted.toString(), null).name()).isEqualTo("converted");
    assertThat(images.find("example/app:1", null)).isEqualTo(other);
  }

  @Test
  void keepsAnImageByItsName() throws IOException {
    StoredImage image = images.find(converted.toString(), null);
    assertThat(image.name()).isEqualTo("example/app:1");
    assertThat(image.config().boot().blobStore())
        .isEqualTo(converted.resolve("rootfs.castr").toUri().toString());
    assertThat(images.find("example/app:1", null)).isEqualTo(image);
    assertThat(image.index()).hasSameBinaryContentAs(converted.resolve("rootfs.caibx"));
  }

  @Test
  void takesTheNewImageOfAName() throws IOException {
    Path index = images.find(converted.toString(), null).index();
    writeIndex(converted.resolve("rootfs.caibx"), 2);
    assertThat(images.find(converted.toString(), null).index()).isEqualTo(index);
    assertThat(IndexReader.read(index).blobSize()).isEqualTo(2);
  }

  @Test
  void keepsTheImageWhereTheNewOneIsDamaged() throws IOException {
    Path index = images.find(converted.toString(), null).index();
    Path damaged = Files.writeString(converted.resolve("rootfs.caibx"), "damaged");
    assertThatThrownBy(() -> images.find(converted.toString(), null))
        .hasMessageContaining(damaged.toString());
    assertThat(IndexReader.read(index).blobSize()).isEqualTo(1);
  }

  @Test
  void refusesAnIndexThatIsNotTheConverters() throws IOException {
    Path index = converted.resolve("rootfs.caibx");
    byte[] bytes = Files.readAllBytes(index);
    String digest = Digest.SHA512_256.idOf(bytes, 0, bytes.length).toString();
    RunConfig config = RunConfig.read(converted.resolve(RunConfig.FILE_NAME)).withIndex(digest);
    try (OutputStream out = Files.newOutputStream(converted.resolve(RunConfig.FILE_NAME))) {
      config.write(out);
    }
    StoredImage image = images.find(converted.toString(), null);
    image.checkIndex();
    writeIndex(index, 2);
    assertThatThrownBy(() -> images.find(converted.toString(), null))
        .hasMessageStartingWith(index + " is damaged: its SHA-512/256 is ")
        .hasMessageContaining(digest);
    assertThat(IndexReader.read(image.index()).blobSize()).isEqualTo(1);
    writeIndex(image.index(), 2);
    assertThatThrownBy(() -> images.find("example/app:1", null).checkIndex())
        .hasMessageStartingWith(image.index() + " is damaged");
    Path other = Files.move(index, converted.resolve("other.caibx"));
    images.find(other.toString(), null).checkIndex(); // Of it, nothing is noted.
  }

  @Test
  void keepsTheConvertersGuessBesideTheIndex() throws IOException {
    Path kept = images.find(converted.toString(), null).index().resolveSibling(GUESS);
    assertThat(kept).doesNotExist();
    Files.writeString(converted.resolve(GUESS), "guess 1");
    images.find(converted.toString(), null);
    assertThat(kept).hasContent("guess 1");
    Files.delete(converted.resolve(GUESS));
    images.find(converted.toString(), null);
    assertThat(kept).doesNotExist();
  }

  @Test
  void takesAnotherStoreForOneRun() throws IOException {
    images.find(converted.toString(), null);
    assertThat(images.find("example/app:1", "http://a/").config().boot().blobStore())
        .isEqualTo("http://a/");
    assertThat(images.find("example/app:1", null).config().boot().blobStore())
        .startsWith("file:///");
  }

  @Test
  void callsAnIndexByItsFileWhereNothingElseIsKnown() throws IOException {
    Path index = folder.resolve("plain.caibx");
    writeIndex(index, 3);
    assertThat(images.find(index.toString(), "/store").name()).isEqualTo("plain");
    assertThat(images.find("plain", null).config().boot().blobStore()).isEqualTo("/store");
  }

  @Test
  void noNameLeadsOutOfTheFolder() throws IOException {
    config("../../evil");
    Path index = images.find(converted.toString(), null).index();
    assertThat(index.normalize()).startsWithRaw(folder.toRealPath().resolve("data/images"));
    assertThat(images.find("../../evil", null).index()).isEqualTo(index);
    assertThatThrownBy(() -> images.find("..", null))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no image ..")
        .hasMessageContaining("[../../evil]");
  }
}
