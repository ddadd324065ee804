/** Checks what stores hold; {@link io.bootfs.store.check.StoreCheck} is the way in. */
@NullMarked
package io.bootfs.store.check;

import org.jspecify.annotations.NullMarked;
