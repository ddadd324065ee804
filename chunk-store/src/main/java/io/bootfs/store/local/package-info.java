/** Chunks in a {@code .castr} folder; {@link io.bootfs.store.local.LocalStore} is the way in. */
@NullMarked
package io.bootfs.store.local;

import org.jspecify.annotations.NullMarked;
