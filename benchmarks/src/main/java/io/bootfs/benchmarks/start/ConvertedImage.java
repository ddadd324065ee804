package io.bootfs.benchmarks.start;

import io.bootfs.benchmarks.peer.FileServer;
import io.bootfs.benchmarks.peer.Programs;
import io.bootfs.benchmarks.peer.Workplace;
import java.io.IOException;
import java.nio.file.Path;

/**
 * An image that is compared: itself and what bootfs made of it, in a registry, and its chunks in
 * three stores, one of which has a start's profile as a pack, too, and one all of the image.
 *
 * @param name what the original is called in the registry
 * @param plain the server of its chunks
 * @param packed the server of its chunks and the pack
 * @param whole the server of its chunks and the pack of all of them
 * @param index its index
 * @param packedStore what {@code packed} serves
 */
record ConvertedImage(
    String name,
    FileServer plain,
    FileServer packed,
    FileServer whole,
    Path index,
    Path packedStore) {

  /** Converts an image and takes both into the registry. */
  static ConvertedImage make(
      Workplace work, Path launcher, Registry registry, String name, String source)
      throws IOException, InterruptedException {
    Path folder = work.path("converted-" + name);
    Programs.run(
        launcher,
        "convert",
        source,
        "-o",
        folder,
        "--tag",
        "boot-" + name + ":latest",
        "--layers",
        "zstd");
    registry.push("oci:" + folder.resolve("image") + ":latest", "boot-" + name);
    Path store = folder.resolve("rootfs.castr");
    Path packed = folder.resolve("packed.castr");
    Path whole = folder.resolve("whole.castr");
    Path index = folder.resolve("rootfs.caibx");
    Programs.run("cp", "-al", store, packed);
    Programs.run("cp", "-al", store, whole);
    Programs.run(launcher, "pack", "--store", whole, index);
    return new ConvertedImage(
        name,
        FileServer.start(work, "serving-" + name, store),
        FileServer.start(work, "serving-packed-" + name, packed),
        FileServer.start(work, "serving-whole-" + name, whole),
        index,
        packed);
  }

  /** Stores as a pack what a start left in its cache. */
  void push(Path launcher, Path cache) throws IOException, InterruptedException {
    Programs.run(launcher, "profile", "push", "--cache", cache, "--store", packedStore, index);
  }

  /** Returns the name of what bootfs made of it. */
  String bootName() {
    return "boot-" + name;
  }

  /** Returns how often its chunks and packs were asked for. */
  long requests() throws IOException {
    return plain.requests() + packed.requests() + whole.requests();
  }
}
