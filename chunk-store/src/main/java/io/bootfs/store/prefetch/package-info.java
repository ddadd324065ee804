/**
 * Fetches what a start will read before it is read; {@link io.bootfs.store.prefetch.Prefetcher} is
 * the way in.
 */
@NullMarked
package io.bootfs.store.prefetch;

import org.jspecify.annotations.NullMarked;
