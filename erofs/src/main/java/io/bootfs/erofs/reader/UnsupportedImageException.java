package io.bootfs.erofs.reader;

import java.io.IOException;

/** Says that an image, or one of its files, uses what this reader doesn't know. */
public final class UnsupportedImageException extends IOException {

  private static final long serialVersionUID = 1L;

  UnsupportedImageException(String message) {
    super(message);
  }
}
