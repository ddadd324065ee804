@NullMarked
package io.bootfs.converter.archive;

import org.jspecify.annotations.NullMarked;
