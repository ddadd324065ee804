package io.bootfs.oci.source;

import io.bootfs.oci.Platform;
import org.jspecify.annotations.Nullable;

/**
 * Which image is meant where a source holds several. Immutable.
 *
 * @param platform what it must run on, or null for the host's platform if there is a choice
 * @param tag its tag or name, or null if there is only one
 */
public record ImageChoice(@Nullable Platform platform, @Nullable String tag) {

  /** The choice of the only image, for the host's platform. */
  public static final ImageChoice DEFAULT = new ImageChoice(null, null);

  /** Tells whether an image of that name or tag is meant. */
  boolean acceptsName(@Nullable String name) {
    return tag == null
        || (name != null
            && (name.equals(tag) || name.endsWith(":" + tag) || name.endsWith("/" + tag)));
  }
}
