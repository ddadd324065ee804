/**
 * Rebuilds blobs from their chunks; {@link io.bootfs.store.extract.BlobExtractor} is the way in.
 */
@NullMarked
package io.bootfs.store.extract;

import org.jspecify.annotations.NullMarked;
