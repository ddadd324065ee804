@NullMarked
package io.bootfs.converter.tree;

import org.jspecify.annotations.NullMarked;
