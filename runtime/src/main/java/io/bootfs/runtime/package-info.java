/**
 * A small container runtime: runs programs in namespaces, on the tree of a lazily mounted image.
 * {@link io.bootfs.runtime.Container} is the way in.
 *
 * <p>All that is mounted is mounted in mount namespaces that die with their processes: however a
 * container ends, nothing stays mounted.
 */
@NullMarked
package io.bootfs.runtime;

import org.jspecify.annotations.NullMarked;
