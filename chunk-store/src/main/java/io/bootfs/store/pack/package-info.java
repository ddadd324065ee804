/**
 * One stored object that holds many chunks; {@link io.bootfs.store.pack.PackTable} is the way in.
 */
@NullMarked
package io.bootfs.store.pack;

import org.jspecify.annotations.NullMarked;
