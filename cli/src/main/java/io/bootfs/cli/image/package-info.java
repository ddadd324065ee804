/**
 * Looks into a chunked image without mounting it; {@link io.bootfs.cli.image.OpenImage} is the way
 * in.
 */
@NullMarked
package io.bootfs.cli.image;

import org.jspecify.annotations.NullMarked;
