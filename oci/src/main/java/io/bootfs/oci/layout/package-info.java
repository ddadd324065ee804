/**
 * Writes images; {@link io.bootfs.oci.layout.ImageWriter} is the way in, {@link
 * io.bootfs.oci.layout.LayerFileWriter} makes the layers.
 */
@NullMarked
package io.bootfs.oci.layout;

import org.jspecify.annotations.NullMarked;
