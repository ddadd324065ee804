/**
 * Judges of images, for the tests of this module and of others: real trees in, mounted images out.
 *
 * <p>{@link io.bootfs.erofs.testing.TreeImage} writes the image of a directory, {@link
 * io.bootfs.erofs.testing.MountedImage} mounts it, {@link io.bootfs.erofs.testing.TreeComparison}
 * compares two trees. All need root, Python 3, and erofs-utils.
 */
@NullMarked
package io.bootfs.erofs.testing;

import org.jspecify.annotations.NullMarked;
