package io.bootfs.oci.source;

import io.bootfs.oci.ContentDigest;
import io.bootfs.oci.ImageConfig;
import io.bootfs.oci.Platform;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A root filesystem, as a directory or a tar: an image of one layer and an empty config. */
final class RootSource implements ImageSource {

  private static final String LAYER_ID = "root";

  private final String name;
  private final Opener opener;
  private final long size;
  private final Platform platform;

  /** Opens the tar. */
  @FunctionalInterface
  private interface Opener {
    /**
     * Returns it from its beginning.
     *
     * @param consumer is warned of what the tar lacks
     */
    InputStream open(LayerConsumer consumer) throws IOException;
  }

  private RootSource(String name, Opener opener, long size, ImageChoice choice) {
    this.name = name;
    this.opener = opener;
    this.size = size;
    this.platform = choice.platform() == null ? Platform.host() : choice.platform();
  }

  /** Returns the root filesystem in a tar, compressed or not. */
  static RootSource ofTar(Path file, ImageChoice choice) throws IOException {
    return new RootSource(
        "root tar " + file, consumer -> Files.newInputStream(file), Files.size(file), choice);
  }

  /**
   * Returns the root filesystem in a directory, without what is mounted in it.
   *
   * <p>GNU tar walks it: it knows holes, extended attributes and hard links, and names that are not
   * text. Sockets, which no tar can hold, are left out, with a warning.
   */
  static RootSource ofDirectory(Path dir, ImageChoice choice) {
    List<String> command =
        List.of(
            "tar",
            "--create",
            "--format=posix",
            "--pax-option=delete=atime,delete=ctime",
            "--numeric-owner",
            "--sparse",
            "--sort=name",
            "--one-file-system",
            // Without --acls, so that ACLs come as the extended attributes that they are.
            "--xattrs",
            "--xattrs-include=*",
            "--directory=" + dir,
            "--file=-",
            ".");
    String name = "directory " + dir;
    return new RootSource(
        name,
        consumer -> ProcessInputStream.start("reading " + name, command, consumer::notKept),
        -1,
        choice);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Image read(LayerConsumer consumer) throws IOException {
    try (InputStream stored = opener.open(consumer)) {
      ContentDigest diffId = new LayerPump(name, 1, consumer).pass(LAYER_ID, stored, size);
      return new Image(ImageConfig.empty(platform), List.of(new Image.Layer(LAYER_ID, diffId)));
    }
  }
}
