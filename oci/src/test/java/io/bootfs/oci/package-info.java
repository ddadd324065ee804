@NullMarked
package io.bootfs.oci;

import org.jspecify.annotations.NullMarked;
