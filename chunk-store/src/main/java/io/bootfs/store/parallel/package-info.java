/**
 * Works on many chunks at once in bounded memory; {@link io.bootfs.store.parallel.ChunkWalk} is the
 * way in.
 */
@NullMarked
package io.bootfs.store.parallel;

import org.jspecify.annotations.NullMarked;
