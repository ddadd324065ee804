/** Chunk stores; {@link io.bootfs.store.ChunkStore} is the way in. */
@NullMarked
package io.bootfs.store;

import org.jspecify.annotations.NullMarked;
