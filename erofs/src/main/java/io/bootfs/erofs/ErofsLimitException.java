package io.bootfs.erofs;

import java.io.IOException;

/** Says that a file system tree holds something which EROFS has no room for. */
public final class ErofsLimitException extends IOException {

  private static final long serialVersionUID = 1L;

  /** Makes the exception; the message names the offending value and the limit. */
  public ErofsLimitException(String message) {
    super(message);
  }
}
