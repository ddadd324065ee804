package io.bootfs.oci.source;

import java.io.IOException;

/** Takes the layers of an image as they come. */
@FunctionalInterface
public interface LayerConsumer {

  /**
   * Takes a layer, whose stream ends with this call. What the consumer leaves unread is read and
   * verified by the source.
   */
  void accept(LayerContent layer) throws IOException;
}
