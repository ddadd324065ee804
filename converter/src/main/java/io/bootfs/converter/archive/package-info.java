/**
 * casync's directory archives, {@code .catar}: {@link io.bootfs.converter.archive.ArchiveReader}
 * reads one from front to back, {@link io.bootfs.converter.archive.ArchiveTree} at any place.
 */
@NullMarked
package io.bootfs.converter.archive;

import org.jspecify.annotations.NullMarked;
