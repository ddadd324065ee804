package io.bootfs.fuse.kernel;

import java.io.IOException;

/** Says that the kernel's FUSE protocol is older than this server can speak. */
public final class KernelTooOldException extends IOException {

  private static final long serialVersionUID = 1L;

  KernelTooOldException(String message) {
    super(message);
  }
}
