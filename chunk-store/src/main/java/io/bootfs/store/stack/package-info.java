/**
 * Stores by URL, and the stack of stores that reading goes through; {@link
 * io.bootfs.store.stack.Stores} is the way in.
 */
@NullMarked
package io.bootfs.store.stack;

import org.jspecify.annotations.NullMarked;
