package io.bootfs.runtime;

import io.bootfs.linux.PseudoTerminal;
import org.jspecify.annotations.Nullable;

/**
 * A container that runs.
 *
 * @param process its process 1, as it is numbered here
 * @param terminal its terminal, or null if it has none
 * @param image what its root is served from
 */
record StartedContainer(int process, @Nullable PseudoTerminal terminal, ServedImage image) {}
