/**
 * The blob server that speaks the kernel's FUSE protocol itself, by system calls; {@link
 * io.bootfs.fuse.kernel.KernelBlobServer} is the way in.
 */
@NullMarked
package io.bootfs.fuse.kernel;

import org.jspecify.annotations.NullMarked;
