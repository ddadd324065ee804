package io.bootfs.oci;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A reference to a piece of image content (OCI image spec, descriptor.md). Immutable.
 *
 * @param mediaType what the content is; empty where the reference doesn't say
 * @param digest the digest of the content
 * @param size its length in bytes, or -1 where the reference doesn't say
 * @param platform what an image behind it runs on, or null where the reference doesn't say
 * @param annotations notes, among them an image's tag
 */
public record Descriptor(
    String mediaType,
    ContentDigest digest,
    long size,
    @Nullable Platform platform,
    Map<String, String> annotations) {

  /** The annotation that carries a tag in an OCI layout (annotations.md of the spec). */
  public static final String REF_NAME = "org.opencontainers.image.ref.name";

  /** The annotation by which containerd and docker carry an image's whole name. */
  public static final String IMAGE_NAME = "io.containerd.image.name";

  /** Copies the annotations. */
  public Descriptor {
    annotations = Map.copyOf(annotations);
  }

  /** Creates a descriptor without platform and annotations. */
  public Descriptor(String mediaType, ContentDigest digest, long size) {
    this(mediaType, digest, size, null, Map.of());
  }
}
