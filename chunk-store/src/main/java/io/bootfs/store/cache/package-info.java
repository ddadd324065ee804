/**
 * The cache of chunks that a node's processes share; {@link io.bootfs.store.cache.SharedCache} is
 * the way in.
 */
@NullMarked
package io.bootfs.store.cache;

import org.jspecify.annotations.NullMarked;
