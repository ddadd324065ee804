/** Content-defined chunking and casync's index; {@link io.bootfs.chunker.Index} is the way in. */
@NullMarked
package io.bootfs.chunker;

import org.jspecify.annotations.NullMarked;
