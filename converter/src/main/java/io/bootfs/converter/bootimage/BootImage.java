package io.bootfs.converter.bootimage;

import io.bootfs.oci.BootConfig;
import io.bootfs.oci.ContentDigest;
import io.bootfs.oci.ImageConfig;
import io.bootfs.oci.RunConfig;
import io.bootfs.oci.layout.ImageWriter;
import io.bootfs.oci.layout.LayerCompression;
import io.bootfs.oci.layout.LayerFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Builds the image that a runtime pulls in place of the original: a base layer that all boot images
 * share, a small layer of its own, and the original's config with the boot program as ENTRYPOINT.
 *
 * @param base the tree of the base layer, which has {@code .bootfs/boot} in it
 * @param blobStore the stores that the container reads from unless told otherwise, or null
 * @param name the image's name, or null for none
 * @param layers how its layers are compressed
 */
public record BootImage(
    Path base, @Nullable String blobStore, @Nullable String name, LayerCompression layers) {

  /**
   * What a boot image is made of besides its config.
   *
   * @param accounts the original's users
   * @param index the index of the root filesystem, in a file
   * @param guess a profile's text with the chunks that a start is likely to read, or empty
   * @param temporary an existing directory for layers, which must stay until the image is written
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared: a carrier.
  public record Contents(Accounts accounts, Path index, byte[] guess, Path temporary) {}

  /**
   * Checks that there is a base to build on, before long work is done for it.
   *
   * @throws IOException if there is none, with the remedy
   */
  public void check() throws IOException {
    new BaseLayer(base, layers).mustExist();
  }

  /**
   * Returns what a runtime needs that runs the original without this image.
   *
   * @param index the index of the root filesystem, in a file
   * @throws IOException if that can't be read
   */
  public RunConfig runConfig(ImageConfig original, Path index) throws IOException {
    return RunConfig.of(original, blobStore, name)
        .withIndex(OwnLayer.digest(Files.readAllBytes(index)));
  }

  /**
   * Builds the image of an original.
   *
   * <p>CMD, ENV, USER, WORKDIR and all else stay in the config; ENTRYPOINT and HEALTHCHECK move
   * into {@link BootConfig}. The engine's check shows the original's words, and does not run them.
   *
   * @param original the original's config
   * @throws IOException if the base isn't there or a file can't be written
   */
  public ImageWriter build(ImageConfig original, Contents contents) throws IOException {
    LayerFile baseLayer = new BaseLayer(base, layers).pack(contents.temporary());
    LayerFile ownLayer = OwnLayer.pack(original, contents, blobStore, layers);
    List<LayerFile> both = List.of(baseLayer, ownLayer);
    List<ContentDigest> diffIds = both.stream().map(LayerFile::diffId).toList();
    ImageConfig config =
        original.rebased(
            List.of(BootConfig.BOOT_PATH),
            diffIds,
            List.of("bootfs: runtime and boot program", "bootfs: index and boot config"));
    return new ImageWriter(checked(config, original.healthcheck()), both, name);
  }

  private static ImageConfig checked(ImageConfig config, List<String> healthcheck) {
    if (healthcheck.isEmpty()) {
      return config;
    }
    List<String> words = new ArrayList<>(List.of(BootConfig.HEALTHCHECK_PATH));
    words.addAll(healthcheck);
    return config.checkedBy(words);
  }
}
