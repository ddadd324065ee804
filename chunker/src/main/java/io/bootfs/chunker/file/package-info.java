/** Files that appear whole; {@link io.bootfs.chunker.file.PartFile} is the way in. */
@NullMarked
package io.bootfs.chunker.file;

import org.jspecify.annotations.NullMarked;
