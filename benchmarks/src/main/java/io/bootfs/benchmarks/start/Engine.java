package io.bootfs.benchmarks.start;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** What runs containers on a node. */
interface Engine {

  /** Lets go of the node's disk, which is about to be replaced. */
  void leave() throws IOException;

  /** Makes ready to work on a disk with nothing on it. */
  void enter() throws IOException, InterruptedException;

  /** Pulls what it lacks of an image. */
  void pull(String image) throws IOException, InterruptedException;

  /**
   * Pulls what it lacks of a boot image, runs it to its end, and removes the container.
   *
   * @param cache the folder on the node that becomes the container's chunk cache
   * @param variables what the container's environment gets, as {@code NAME=value}
   */
  void startBoot(String image, Path cache, List<String> variables)
      throws IOException, InterruptedException;
}
