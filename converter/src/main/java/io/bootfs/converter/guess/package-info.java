/**
 * Guesses which chunks a start of an image reads before there was any; {@link
 * io.bootfs.converter.guess.StartGuess} is the way in.
 */
@NullMarked
package io.bootfs.converter.guess;

import org.jspecify.annotations.NullMarked;
