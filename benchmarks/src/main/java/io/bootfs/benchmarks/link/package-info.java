/**
 * A network link in user space, for kernels without netem: {@link io.bootfs.benchmarks.link.Link}
 * forwards TCP connections with a delay and within a bandwidth.
 */
@NullMarked
package io.bootfs.benchmarks.link;

import org.jspecify.annotations.NullMarked;
