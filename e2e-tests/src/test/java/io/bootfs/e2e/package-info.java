/** Tests of the whole: its structure, and the road from an image to a running container. */
@NullMarked
package io.bootfs.e2e;

import org.jspecify.annotations.NullMarked;
