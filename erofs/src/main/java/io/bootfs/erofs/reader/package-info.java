/**
 * A reader of EROFS images: this project's own, and uncompressed ones of {@code mkfs.erofs}.
 *
 * <p>{@link io.bootfs.erofs.reader.ErofsReader} is the way in. It reads any place of an image on
 * its own and keeps next to nothing, and it trusts no number that the image holds.
 */
@NullMarked
package io.bootfs.erofs.reader;

import org.jspecify.annotations.NullMarked;
