package io.bootfs.oci.source;

import io.bootfs.oci.ContentDigest;
import io.bootfs.oci.DockerManifest;
import io.bootfs.oci.ImageConfig;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * An image's config and where its layers lie in a layout or archive.
 *
 * @param config the image's config
 * @param layerPaths the layers' paths, lowest first
 * @param diffIds the digests of the uncompressed layers, in the same order
 */
record ImagePlan(ImageConfig config, List<String> layerPaths, List<ContentDigest> diffIds) {

  /** Returns the plan of a config and its layers, which must be as many as its diff IDs. */
  static ImagePlan of(ImageConfig config, List<String> layerPaths, String source)
      throws IOException {
    List<ContentDigest> diffIds = config.diffIds();
    if (diffIds.size() != layerPaths.size()) {
      throw new ImageSourceException(
          "%s is damaged: its config lists %d layers, its manifest %d"
              .formatted(source, diffIds.size(), layerPaths.size()));
    }
    return new ImagePlan(config, List.copyOf(layerPaths), diffIds);
  }

  /** Finds the chosen image of a layout or archive, as OCI's where it is both. */
  static ImagePlan find(Documents documents, ImageChoice choice, ArchiveKind kind)
      throws IOException {
    boolean oci = documents.has(OciPlanner.INDEX_PATH);
    boolean docker = documents.has(DockerManifest.PATH);
    if (kind != ArchiveKind.DOCKER && oci) {
      return new OciPlanner(documents, choice).plan();
    }
    if (kind != ArchiveKind.OCI && docker) {
      return new DockerPlanner(documents, choice).plan();
    }
    throw new ImageSourceException(
        documents.name()
            + " holds no image: there is no "
            + switch (kind) {
              case OCI -> OciPlanner.INDEX_PATH;
              case DOCKER -> DockerManifest.PATH;
              case ANY -> OciPlanner.INDEX_PATH + " and no " + DockerManifest.PATH;
            }
            + " in it");
  }

  /** Returns this plan with other names for the layers' paths. */
  ImagePlan mapPaths(UnaryOperator<String> mapping) {
    return new ImagePlan(config, layerPaths.stream().map(mapping).toList(), diffIds);
  }

  /** Checks the digest of layer {@code i}. */
  void verify(int i, @Nullable ContentDigest found, String source) throws ImageSourceException {
    String name =
        "layer %d of %d (%s) of %s".formatted(i + 1, layerPaths.size(), layerPaths.get(i), source);
    if (found == null) {
      throw new ImageSourceException(name + " is missing: the source is incomplete");
    }
    if (!found.equals(diffIds.get(i))) {
      throw new ImageSourceException(
          "%s is corrupt: its content is %s, but the image's config promises %s"
              .formatted(name, found, diffIds.get(i)));
    }
  }

  /**
   * Returns the image, having checked the digests of its layers.
   *
   * @param passed the digests of the layers that were passed, by path
   */
  Image verified(Map<String, ContentDigest> passed, String source) throws IOException {
    List<Image.Layer> layers = new ArrayList<>();
    for (int i = 0; i < layerPaths.size(); i++) {
      verify(i, passed.get(layerPaths.get(i)), source);
      layers.add(new Image.Layer(layerPaths.get(i), diffIds.get(i)));
    }
    return new Image(config, layers);
  }
}
