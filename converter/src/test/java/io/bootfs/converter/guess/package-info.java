@NullMarked
package io.bootfs.converter.guess;

import org.jspecify.annotations.NullMarked;
