package io.bootfs.converter.layer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.bootfs.erofs.Xattrs;

/** Says which extended attributes of a source an image gets. */
public final class KeptXattrs {

  /** overlayfs hides its own notes; below another overlayfs they would take effect. */
  private static final String OVERLAY = "trusted.overlay.";

  private KeptXattrs() {}

  /** Tells whether Linux has such an attribute: those of other systems are dropped, as by runc. */
  public static boolean isKept(byte[] name) {
    return Xattrs.isSupported(name) && !new String(name, ISO_8859_1).startsWith(OVERLAY);
  }
}
