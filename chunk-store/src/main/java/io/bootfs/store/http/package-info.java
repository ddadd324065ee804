/** Chunks from an HTTP server; {@link io.bootfs.store.http.HttpStore} is the way in. */
@NullMarked
package io.bootfs.store.http;

import org.jspecify.annotations.NullMarked;
