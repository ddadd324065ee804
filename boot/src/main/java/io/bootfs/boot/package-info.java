/**
 * The program that is PID 1 in a converted container; {@link io.bootfs.boot.Boot} is the way in.
 */
@NullMarked
package io.bootfs.boot;

import org.jspecify.annotations.NullMarked;
