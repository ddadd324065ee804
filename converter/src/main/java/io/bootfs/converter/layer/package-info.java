/** Reads layer tars to the byte; {@link io.bootfs.converter.layer.LayerReader} is the way in. */
@NullMarked
package io.bootfs.converter.layer;

import org.jspecify.annotations.NullMarked;
