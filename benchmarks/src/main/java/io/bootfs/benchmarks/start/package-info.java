/**
 * Cold starts of containers over slow links, by bootfs and by what it is compared with; {@link
 * io.bootfs.benchmarks.start.StartComparison} is the way in.
 */
@NullMarked
package io.bootfs.benchmarks.start;

import org.jspecify.annotations.NullMarked;
