/**
 * The servers and programs that comparisons run beside bootfs; a {@link
 * io.bootfs.benchmarks.peer.Workplace} ends them all.
 */
@NullMarked
package io.bootfs.benchmarks.peer;

import org.jspecify.annotations.NullMarked;
