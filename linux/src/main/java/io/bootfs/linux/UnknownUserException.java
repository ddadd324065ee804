package io.bootfs.linux;

import java.io.IOException;

/** Says that a user or group can't be found in the files of the root it was looked up in. */
public final class UnknownUserException extends IOException {

  private static final long serialVersionUID = 1L;

  /** Creates the exception; {@code message} says which user or group, and which file lacks it. */
  public UnknownUserException(String message) {
    super(message);
  }
}
