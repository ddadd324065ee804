package io.bootfs.fuse;

import java.io.IOException;

/**
 * Says that the kernel can't mount EROFS images here, whatever the image is like, or finds no image
 * in this one that it knows how to read.
 */
final class ErofsUnavailableException extends IOException {

  private static final long serialVersionUID = 1L;

  ErofsUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
