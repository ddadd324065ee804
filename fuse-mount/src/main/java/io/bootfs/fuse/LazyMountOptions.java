package io.bootfs.fuse;

import java.nio.file.Path;

/**
 * How a lazy mount works behind its directory. Immutable.
 *
 * @param serverDirectory an existing directory where the blob is served as a file; nobody else
 *     needs access to it
 * @param server what serves the blob there
 * @param blob bounds on memory and requests
 */
public record LazyMountOptions(Path serverDirectory, BlobServer.Factory server, BlobOptions blob) {}
