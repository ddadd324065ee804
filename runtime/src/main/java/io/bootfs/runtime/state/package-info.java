/**
 * What stays between runs, in one folder: images, kept writable layers, and who runs. {@link
 * io.bootfs.runtime.state.DataRoot} is the way in.
 */
@NullMarked
package io.bootfs.runtime.state;

import org.jspecify.annotations.NullMarked;
