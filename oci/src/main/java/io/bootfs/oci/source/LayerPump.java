package io.bootfs.oci.source;

import io.bootfs.oci.ContentDigest;
import java.io.IOException;
import java.io.InputStream;

/** Passes stored layers to a consumer, uncompressed and digested, and numbers them. */
final class LayerPump {

  private final String source;
  private final int count;
  private final LayerConsumer consumer;
  private int number;

  /**
   * Creates a pump for the layers of one source.
   *
   * @param source what messages call the source
   * @param count how many layers it will pass, or 0 where that isn't known
   */
  LayerPump(String source, int count, LayerConsumer consumer) {
    this.source = source;
    this.count = count;
    this.consumer = consumer;
  }

  /** Passes one layer, and returns the digest of its uncompressed tar. */
  ContentDigest pass(String id, InputStream stored, long storedSize) throws IOException {
    number++;
    String name =
        "layer " + number + (count > 0 ? " of " + count : "") + " (" + id + ") of " + source;
    CountingInputStream counting = new CountingInputStream(stored);
    InputStream plain;
    try {
      plain = Compression.decompress(counting);
    } catch (IOException e) {
      throw LayerInputStream.damaged(name, e);
    }
    LayerInputStream tar = new LayerInputStream(name, plain);
    consumer.accept(
        new LayerContent(
            id, name, number, count, storedSize, counting::count, LayerContent.Format.TAR, tar));
    return tar.finish();
  }
}
