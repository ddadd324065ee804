package io.bootfs.oci;

import java.util.Set;

/** Media types of the OCI image spec (media-types.md) and of Docker's image manifest, schema 2. */
public final class MediaTypes {

  /** An image index: manifests of several platforms. */
  public static final String OCI_INDEX = "application/vnd.oci.image.index.v1+json";

  /** An image manifest. */
  public static final String OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";

  /** An image config. */
  public static final String OCI_CONFIG = "application/vnd.oci.image.config.v1+json";

  /** A gzip layer. */
  public static final String OCI_LAYER_GZIP = "application/vnd.oci.image.layer.v1.tar+gzip";

  /** A zstd layer. */
  public static final String OCI_LAYER_ZSTD = "application/vnd.oci.image.layer.v1.tar+zstd";

  private static final Set<String> INDEXES =
      Set.of(OCI_INDEX, "application/vnd.docker.distribution.manifest.list.v2+json");

  private static final Set<String> CONFIGS =
      Set.of(OCI_CONFIG, "application/vnd.docker.container.image.v1+json");

  private MediaTypes() {}

  /** Tells whether content of that type is an index of manifests. */
  public static boolean isIndex(String mediaType) {
    return INDEXES.contains(mediaType);
  }

  /** Tells whether a manifest with a config of that type is an image that can run. */
  public static boolean isImageConfig(String mediaType) {
    return CONFIGS.contains(mediaType);
  }
}
