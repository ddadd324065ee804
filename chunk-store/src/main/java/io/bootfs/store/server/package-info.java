/** Serves a chunk store over HTTP; {@link io.bootfs.store.server.ChunkServer} is the way in. */
@NullMarked
package io.bootfs.store.server;

import org.jspecify.annotations.NullMarked;
