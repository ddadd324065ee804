/**
 * Lays an image's layers over each other; {@link io.bootfs.converter.tree.RootTree} is the way in.
 */
@NullMarked
package io.bootfs.converter.tree;

import org.jspecify.annotations.NullMarked;
