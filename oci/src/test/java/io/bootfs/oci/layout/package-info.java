@NullMarked
package io.bootfs.oci.layout;

import org.jspecify.annotations.NullMarked;
