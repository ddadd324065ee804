package io.bootfs.oci.source;

import java.io.IOException;

/** Says that an image source is damaged or doesn't hold what was asked for: what, where, remedy. */
public final class ImageSourceException extends IOException {

  private static final long serialVersionUID = 1L;

  /** Creates the exception. */
  public ImageSourceException(String message) {
    super(message);
  }

  /** Creates the exception for a failure that the message already describes. */
  public ImageSourceException(String message, Throwable cause) {
    super(message, cause);
  }
}
