/**
 * Targets of a fuzzer: each class reads hostile bytes as the product does, and fails where that
 * ends in anything but a result or an error with a message. {@code make fuzz} runs them.
 */
@NullMarked
package io.bootfs.fuzz;

import org.jspecify.annotations.NullMarked;
