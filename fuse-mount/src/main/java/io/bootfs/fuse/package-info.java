/**
 * Serves a chunked blob as a file and mounts it; {@link io.bootfs.fuse.LazyMount} is the way in.
 */
@NullMarked
package io.bootfs.fuse;

import org.jspecify.annotations.NullMarked;
