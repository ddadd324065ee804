package io.bootfs.runtime.state;

import io.bootfs.chunker.Digest;
import io.bootfs.oci.RunConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * An image that can be run.
 *
 * @param name the image's name
 * @param index the index of its root filesystem
 * @param config what it runs, and where its chunks are
 */
public record StoredImage(String name, Path index, RunConfig config) {

  /**
   * Refuses an index that is not the one that the image was converted with: the kernel and the
   * program would only come upon a chunk that is nowhere. An earlier converter has noted none.
   *
   * @throws IOException if it is another, or can't be read
   */
  public void checkIndex() throws IOException {
    checkIndex(index);
  }

  /** Does so with an index that is to be this image's. */
  void checkIndex(Path file) throws IOException {
    String expected = config.boot().index();
    if (expected == null) {
      return;
    }
    byte[] bytes = Files.readAllBytes(file);
    String found = Digest.SHA512_256.idOf(bytes, 0, bytes.length).toString();
    if (!found.equals(expected)) {
      throw new IOException(
          "%s is damaged: its SHA-512/256 is %s, and not %s as when the image was converted: copy its folder, or convert it, again"
              .formatted(file, found, expected));
    }
  }
}
