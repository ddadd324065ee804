/** Copies chunks from store to store; {@link io.bootfs.store.copy.ChunkCopy} is the way in. */
@NullMarked
package io.bootfs.store.copy;

import org.jspecify.annotations.NullMarked;
