/**
 * Cuts blobs into chunks and stores them; {@link io.bootfs.store.ingest.ChunkingPipeline} is the
 * way in.
 */
@NullMarked
package io.bootfs.store.ingest;

import org.jspecify.annotations.NullMarked;
