/** The bootfs command: one class a verb; {@link io.bootfs.cli.Main} is the way in. */
@NullMarked
package io.bootfs.cli;

import org.jspecify.annotations.NullMarked;
