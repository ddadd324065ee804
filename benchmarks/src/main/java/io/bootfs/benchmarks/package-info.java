/**
 * Benchmarks with JMH, and comparisons with other programs. {@code make bench} runs the former,
 * {@code make bench-make} is a comparison.
 */
@NullMarked
package io.bootfs.benchmarks;

import org.jspecify.annotations.NullMarked;
