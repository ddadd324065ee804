@NullMarked
package io.bootfs.oci.source;

import org.jspecify.annotations.NullMarked;
