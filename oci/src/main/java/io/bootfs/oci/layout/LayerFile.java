package io.bootfs.oci.layout;

import io.bootfs.oci.ContentDigest;
import io.bootfs.oci.Descriptor;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A compressed layer in a file. Immutable; the file stays the caller's.
 *
 * @param file the file
 * @param descriptor the reference to its content, compressed
 * @param diffId the digest of its content, uncompressed
 */
public record LayerFile(Path file, Descriptor descriptor, ContentDigest diffId) {

  /**
   * Returns the layer in a file.
   *
   * @param diffId the digest of its content, uncompressed
   */
  public static LayerFile of(Path file, LayerCompression compression, ContentDigest diffId)
      throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      Descriptor descriptor =
          new Descriptor(compression.mediaType(), ContentDigest.of(in), Files.size(file));
      return new LayerFile(file, descriptor, diffId);
    }
  }
}
