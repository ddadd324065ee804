/**
 * Turns container images into boot images; {@link io.bootfs.converter.Conversion} is the way in.
 */
@NullMarked
package io.bootfs.converter;

import org.jspecify.annotations.NullMarked;
