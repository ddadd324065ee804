package io.bootfs.converter;

import io.bootfs.chunker.Index;
import io.bootfs.store.ingest.ChunkingStatistics;

/**
 * What a conversion came to. Immutable.
 *
 * @param index the index of the root filesystem
 * @param statistics what was chunked and stored
 * @param layers how many layers the image has
 * @param bootImageBytes the size of the boot image's archive
 */
public record ConversionResult(
    Index index, ChunkingStatistics statistics, int layers, long bootImageBytes) {}
