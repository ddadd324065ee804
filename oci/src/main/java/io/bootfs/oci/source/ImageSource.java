package io.bootfs.oci.source;

import java.io.IOException;

/**
 * An image that can be read once, layer by layer, without being unpacked or stored on the way. Not
 * thread-safe.
 */
public interface ImageSource {

  /** Returns what the source is called in messages, as in {@code archive app.tar}. */
  String name();

  /**
   * Reads the image: passes each layer's content to {@code consumer} once, in the order in which
   * the source has them, then says which layers the image consists of. Every layer of the result
   * was passed and has the digest that the config promises; a layer that the consumer got may be
   * missing in the result where the source holds several images.
   *
   * @throws ImageSourceException if the source is damaged, or holds no such image
   * @throws IOException if the source can't be read, or the consumer throws it
   */
  Image read(LayerConsumer consumer) throws IOException;
}
