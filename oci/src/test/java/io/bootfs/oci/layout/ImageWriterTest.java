package io.bootfs.oci.layout;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.bootfs.oci.ContentDigest;
import io.bootfs.oci.ImageConfig;
import io.bootfs.oci.Platform;
import io.bootfs.oci.source.Image;
import io.bootfs.oci.source.ImageChoice;
import io.bootfs.oci.source.ImageSources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ImageWriterTest {

  @TempDir Path dir;

  @ParameterizedTest
  @EnumSource
  void sourcesReadWhatItWrites(LayerCompression compression) throws IOException {
    LayerFile layer = layer("one", compression);
    ImageWriter writer = writer(layer);
    writer.writeLayout(dir.resolve("image"));
    writer.writeArchive(dir.resolve("image.tar"));
    for (String source :
        List.of(
            "oci:%s/image:1", "oci-archive:%s/image.tar:1", "docker-archive:%s/image.tar:app:1")) {
      List<ContentDigest> layers = new ArrayList<>();
      Image image =
          ImageSources.open(source.formatted(dir), ImageChoice.DEFAULT)
              .read(content -> layers.add(ContentDigest.of(content.content())));
      assertThat(layers).containsExactly(layer.diffId());
      assertThat(image.config().entrypoint()).containsExactly("/boot");
    }
  }

  @ParameterizedTest
  @EnumSource
  void skopeoReadsWhatItWrites(LayerCompression compression)
      throws IOException, InterruptedException {
    ImageWriter writer = writer(layer("one", compression));
    writer.writeLayout(dir.resolve("image"));
    writer.writeArchive(dir.resolve("image.tar"));
    for (String source :
        List.of(
            "oci:%s/image:1", "oci-archive:%s/image.tar:1", "docker-archive:%s/image.tar:app:1")) {
      Process skopeo =
          new ProcessBuilder("skopeo", "copy", source.formatted(dir), "dir:" + dir.resolve("copy"))
              .redirectErrorStream(true)
              .start();
      String output = new String(skopeo.getInputStream().readAllBytes(), UTF_8);
      assertThat(skopeo.waitFor()).as(output).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void writesTheSameBytesEachTime(LayerCompression compression) throws IOException {
    assertThat(layer("one", compression).descriptor())
        .isEqualTo(layer("two", compression).descriptor());
    writer(layer("three", compression)).writeArchive(dir.resolve("a.tar"));
    writer(layer("four", compression)).writeArchive(dir.resolve("b.tar"));
    assertThat(dir.resolve("a.tar")).hasSameBinaryContentAs(dir.resolve("b.tar"));
  }

  private static ImageWriter writer(LayerFile layer) {
    ImageConfig config =
        ImageConfig.empty(Platform.host())
            .rebased(List.of("/boot"), List.of(layer.diffId()), List.of("test"));
    return new ImageWriter(config, List.of(layer), "app:1");
  }

  private LayerFile layer(String name, LayerCompression compression) throws IOException {
    Path source = Files.writeString(dir.resolve("source"), "content");
    try (LayerFileWriter layer = new LayerFileWriter(dir.resolve(name), compression)) {
      Instant time = Instant.ofEpochSecond(1_700_000_000);
      layer.directory("d", 0755, time);
      layer.file("d/" + "long".repeat(60), 0644, time, source);
      layer.file("d/ü", 0600, time, "x".getBytes(UTF_8));
      layer.symlink("d/link", "ü", time);
      return layer.finish();
    }
  }
}
