@NullMarked
package io.bootfs.converter.layer;

import org.jspecify.annotations.NullMarked;
