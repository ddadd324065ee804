package io.bootfs.oci.layout;

import io.bootfs.oci.ContentDigest;
import io.bootfs.oci.Descriptor;
import io.bootfs.oci.MediaTypes;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A gzip layer in a file. Immutable; the file stays the caller's.
 *
 * @param file the file
 * @param descriptor the reference to its content, compressed
 * @param diffId the digest of its content, uncompressed
 */
public record LayerFile(Path file, Descriptor descriptor, ContentDigest diffId) {

  /** Returns the layer in a gzip file whose uncompressed digest is known. */
  public static LayerFile of(Path gzip, ContentDigest diffId) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(gzip))) {
      Descriptor descriptor =
          new Descriptor(MediaTypes.OCI_LAYER_GZIP, ContentDigest.of(in), Files.size(gzip));
      return new LayerFile(gzip, descriptor, diffId);
    }
  }
}
