/**
 * Serves blobs by jnr-fuse over libfuse 2; {@link io.bootfs.fuse.jnr.JnrBlobServer} is the way in.
 * No other package touches jnr.
 */
@NullMarked
package io.bootfs.fuse.jnr;

import org.jspecify.annotations.NullMarked;
