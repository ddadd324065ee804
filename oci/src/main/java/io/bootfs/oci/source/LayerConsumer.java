package io.bootfs.oci.source;

import io.bootfs.oci.ImageConfig;
import java.io.IOException;

/** Takes the layers of an image as they come. */
public interface LayerConsumer {

  /**
   * Hears of the image's config before the first layer, where the source knows it by then; may
   * refuse the image by an exception.
   */
  default void announce(ImageConfig config) throws IOException {}

  /** Takes a line about what the source has, and no layer can hold. */
  default void notKept(String line) {}

  /**
   * Takes a layer, whose stream ends with this call. What the consumer leaves unread is read and
   * verified by the source.
   */
  void accept(LayerContent layer) throws IOException;
}
