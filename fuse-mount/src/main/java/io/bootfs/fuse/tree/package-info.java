/**
 * Answers the kernel's questions about the tree of an EROFS image, in the words of its FUSE
 * protocol; {@link io.bootfs.fuse.tree.TreeFileSystem} is the way in.
 */
@NullMarked
package io.bootfs.fuse.tree;

import org.jspecify.annotations.NullMarked;
