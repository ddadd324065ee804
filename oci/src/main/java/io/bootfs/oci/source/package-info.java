/**
 * Reads container images from layouts, archives, engines and root filesystems; {@link
 * io.bootfs.oci.source.ImageSources} is the way in.
 */
@NullMarked
package io.bootfs.oci.source;

import org.jspecify.annotations.NullMarked;
