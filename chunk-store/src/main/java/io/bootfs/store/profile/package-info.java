/**
 * What a start reads, in order, recorded to be fetched ahead by the next one; {@link
 * io.bootfs.store.profile.Profile} is the way in.
 */
@NullMarked
package io.bootfs.store.profile;

import org.jspecify.annotations.NullMarked;
