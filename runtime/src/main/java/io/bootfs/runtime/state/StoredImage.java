package io.bootfs.runtime.state;

import io.bootfs.oci.RunConfig;
import java.nio.file.Path;

/**
 * An image that can be run.
 *
 * @param name the image's name
 * @param index the index of its root filesystem
 * @param config what it runs, and where its chunks are
 */
public record StoredImage(String name, Path index, RunConfig config) {}
