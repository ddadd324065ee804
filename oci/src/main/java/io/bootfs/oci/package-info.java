/**
 * The OCI image model and the files of a boot image; {@link io.bootfs.oci.ImageConfig} is the way
 * in, {@code io.bootfs.oci.source} reads images and {@code io.bootfs.oci.layout} writes them.
 */
@NullMarked
package io.bootfs.oci;

import org.jspecify.annotations.NullMarked;
