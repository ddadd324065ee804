@NullMarked
package io.bootfs.converter.bootimage;

import org.jspecify.annotations.NullMarked;
