package io.bootfs.oci.source;

import io.bootfs.oci.ContentDigest;
import io.bootfs.oci.ImageConfig;
import java.util.List;

/**
 * What an image consists of. Immutable.
 *
 * @param config the image's config
 * @param layers the layers, lowest first; one layer may appear more than once
 */
public record Image(ImageConfig config, List<Layer> layers) {

  /** Copies the list. */
  public Image {
    layers = List.copyOf(layers);
  }

  /**
   * A layer of an image.
   *
   * @param id the {@link LayerContent#id} of its content
   * @param diffId the digest of its uncompressed tar
   */
  public record Layer(String id, ContentDigest diffId) {}
}
