/**
 * A streaming writer of EROFS images: data first, metadata last, no compression.
 *
 * <p>The blob is block 0 (the superblock), then one {@link io.bootfs.erofs.DataRegion} a layer,
 * then the metadata. Regions are written while their layers are read, each to a stream of its own
 * and in any order; a tree of {@link io.bootfs.erofs.Inode}s is built beside them; {@link
 * io.bootfs.erofs.ErofsImage} then joins both: it is the way in.
 */
@NullMarked
package io.bootfs.erofs;

import org.jspecify.annotations.NullMarked;
