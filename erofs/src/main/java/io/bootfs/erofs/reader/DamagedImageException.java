package io.bootfs.erofs.reader;

import java.io.IOException;

/** Says that an image contradicts itself or the format, and where. */
public final class DamagedImageException extends IOException {

  private static final long serialVersionUID = 1L;

  DamagedImageException(String message) {
    super("the EROFS image is damaged: " + message);
  }

  static DamagedImageException inode(long nid, String message) {
    return new DamagedImageException("inode " + Long.toUnsignedString(nid) + " " + message);
  }
}
