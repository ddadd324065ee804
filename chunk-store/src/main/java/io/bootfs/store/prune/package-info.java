/** Deletes chunks that no index lists; {@link io.bootfs.store.prune.Pruning} is the way in. */
@NullMarked
package io.bootfs.store.prune;

import org.jspecify.annotations.NullMarked;
