package io.bootfs.fuse;

import java.nio.file.Path;

/**
 * How a lazy mount works behind its directory. Immutable.
 *
 * @param serverDirectory an existing directory where the blob is served as a file; nobody else
 *     needs access to it
 * @param server what serves the blob there
 * @param tree what serves the image's tree where the kernel can't mount EROFS
 * @param treeOnly whether the tree is served in any case, and no file
 * @param blob bounds on memory and requests
 */
public record LazyMountOptions(
    Path serverDirectory,
    BlobServer.Factory server,
    TreeServer.Factory tree,
    boolean treeOnly,
    BlobOptions blob) {}
