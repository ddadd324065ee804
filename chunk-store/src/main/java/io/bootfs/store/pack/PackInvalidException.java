package io.bootfs.store.pack;

import java.io.IOException;

/** Thrown if what should be a pack is none, or not one of the index it is read for. */
public final class PackInvalidException extends IOException {

  private static final long serialVersionUID = 1L;

  PackInvalidException(String message) {
    super(message);
  }
}
