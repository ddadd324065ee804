/** Builds boot images; {@link io.bootfs.converter.bootimage.BootImage} is the way in. */
@NullMarked
package io.bootfs.converter.bootimage;

import org.jspecify.annotations.NullMarked;
