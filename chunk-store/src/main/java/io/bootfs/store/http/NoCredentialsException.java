package io.bootfs.store.http;

import java.io.IOException;

/** Says that there are no credentials to show to a server, which no time heals. */
public final class NoCredentialsException extends IOException {

  private static final long serialVersionUID = 1L;

  /** Creates the exception; the message says why, and the remedy. */
  public NoCredentialsException(String message) {
    super(message);
  }
}
