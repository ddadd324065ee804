package io.bootfs.e2e;

import java.util.Locale;

/** Which of two images that ought to behave alike. */
enum Side {
  /** The image as it is. */
  ORIGINAL,
  /** The same image, converted. */
  CONVERTED;

  /** Returns its name in names of images, containers and folders. */
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
