package io.bootfs.benchmarks.start;

import io.bootfs.benchmarks.link.Link;
import io.bootfs.benchmarks.peer.FileServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Starts of a converted image on a node, over a link. */
final class BootfsStarts {

  private final NodeDisk disk;
  private final Engine node;
  private final Link link;
  private final Registry registry;
  private final ConvertedImage image;
  private final Path cache;
  private final String bootImage;
  private final String plain;
  private final String packed;
  private final String whole;

  /** What a store has beside the chunks. */
  enum Packs {
    NONE,
    START,
    IMAGE
  }

  BootfsStarts(NodeDisk disk, Engine node, Link link, Registry registry, ConvertedImage image)
      throws IOException {
    this.disk = disk;
    this.node = node;
    this.link = link;
    this.registry = registry;
    this.image = image;
    this.cache = disk.path("cache");
    this.bootImage = Registry.at(link.forward(registry.address()), image.bootName());
    this.plain = url(link, image.plain());
    this.packed = url(link, image.packed());
    this.whole = url(link, image.whole());
  }

  private static String url(Link link, FileServer server) throws IOException {
    return "http://127.0.0.1:" + link.forward(server.address());
  }

  /**
   * A start from nothing but, perhaps, the base layer that all boot images share.
   *
   * @param base a boot image that the node has, or none
   * @param packs whether the store has what an earlier start read as a pack, or all of the image
   */
  Start cold(String base, Packs packs) throws IOException, InterruptedException {
    clear(base);
    String store =
        switch (packs) {
          case NONE -> plain;
          case START -> packed;
          case IMAGE -> whole;
        };
    return Start.measure(link, this::requests, () -> run(store));
  }

  /**
   * A start whose whole length is recorded, however slow this machine is; the cache has then what
   * it read, and nothing that was guessed.
   */
  void record(String base) throws IOException, InterruptedException {
    clear(base);
    run(plain, "BOOTFS_PROFILE_SECONDS=600", "BOOTFS_PREFETCH=0");
  }

  /** A start on a node that has all of it. */
  Start warm() throws IOException, InterruptedException {
    run(plain); // What one start reads and another didn't is there then, too.
    return Start.measure(link, this::requests, () -> run(plain));
  }

  private void run(String store, String... more) throws IOException, InterruptedException {
    List<String> variables = new ArrayList<>(List.of("BLOB_STORE=" + store));
    variables.addAll(List.of(more));
    node.startBoot(bootImage, cache, variables);
  }

  private void clear(String base) throws IOException, InterruptedException {
    node.leave();
    disk.renew();
    node.enter();
    if (!base.isEmpty()) {
      node.pull(base);
    }
    Files.createDirectories(cache);
  }

  private long requests() throws IOException {
    return registry.requests() + image.requests();
  }

  /** Returns how many bytes of chunks the cache has, as they are stored. */
  long cachedBytes() throws IOException {
    try (Stream<Path> files = Files.walk(cache)) {
      return files
          .filter(file -> file.toString().endsWith(".cacnk"))
          .mapToLong(file -> file.toFile().length())
          .sum();
    }
  }
}
