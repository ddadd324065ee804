@NullMarked
package io.bootfs.converter;

import org.jspecify.annotations.NullMarked;
