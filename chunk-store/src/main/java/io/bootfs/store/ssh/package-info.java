/** Chunks over SSH; {@link io.bootfs.store.ssh.SshOpener} is the way in. */
@NullMarked
package io.bootfs.store.ssh;

import org.jspecify.annotations.NullMarked;
