package io.bootfs.oci;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ManifestTest {

  private static final Descriptor CONFIG =
      new Descriptor(MediaTypes.OCI_CONFIG, ContentDigest.of(new byte[1]), 1);
  private static final Descriptor LAYER =
      new Descriptor(MediaTypes.OCI_LAYER_GZIP, ContentDigest.of(new byte[2]), 2);

  @Test
  void manifestReadsWhatItWrote() throws IOException {
    Manifest manifest = new Manifest(CONFIG, List.of(LAYER, LAYER));
    assertThat(Manifest.parse(manifest.toJson(), "it")).isEqualTo(manifest);
    assertThat(manifest.descriptor().digest()).isEqualTo(ContentDigest.of(manifest.toJson()));
  }

  @Test
  void indexReadsWhatItWrote() throws IOException {
    Descriptor manifest =
        new Descriptor(
            MediaTypes.OCI_MANIFEST,
            CONFIG.digest(),
            7,
            Platform.parse("linux/arm/v7"),
            Map.of(Descriptor.REF_NAME, "1.0", "a", "b"));
    ImageIndex index = new ImageIndex(List.of(manifest));
    assertThat(ImageIndex.parse(index.toJson(), "it")).isEqualTo(index);
  }

  @Test
  void dockerManifestReadsWhatItWrote() throws IOException {
    DockerManifest image =
        new DockerManifest("blobs/sha256/ab", List.of("app:1"), List.of("a/layer.tar"));
    assertThat(DockerManifest.parse(image.toJson(), "it")).containsExactly(image);
  }

  @Test
  void dockerManifestMayHaveNoTags() throws IOException {
    String json = "[{\"Config\":\"c.json\",\"RepoTags\":null,\"Layers\":[\"l\"]}]";
    assertThat(DockerManifest.parse(json.getBytes(UTF_8), "it"))
        .containsExactly(new DockerManifest("c.json", List.of(), List.of("l")));
  }

  @Test
  void refusesOtherContent() {
    assertThatThrownBy(() -> Manifest.parse("{}".getBytes(UTF_8), "it"))
        .isInstanceOf(IOException.class)
        .hasMessage("it is no image manifest: it names no config");
    assertThatThrownBy(() -> ImageIndex.parse("{}".getBytes(UTF_8), "it"))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> DockerManifest.parse("{}".getBytes(UTF_8), "it"))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> Manifest.parse("{\"config\":{\"size\":1}}".getBytes(UTF_8), "it"))
        .hasMessageContaining("no digest");
  }

  @Test
  void platformsMatchUnlessVariantsDiffer() {
    Platform any = Platform.parse("linux/arm");
    Platform v7 = Platform.parse("linux/arm/v7");
    assertThat(any.accepts(v7)).isTrue();
    assertThat(v7.accepts(any)).isTrue();
    assertThat(v7.accepts(Platform.parse("linux/arm/v6"))).isFalse();
    assertThat(any.accepts(Platform.parse("linux/arm64"))).isFalse();
    assertThatThrownBy(() -> Platform.parse("arm64")).hasMessageContaining("'arm64'");
  }
}
