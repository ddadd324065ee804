package io.bootfs.converter.archive;

import io.bootfs.oci.ContentDigest;
import io.bootfs.oci.ImageConfig;
import io.bootfs.oci.Platform;
import io.bootfs.oci.source.CountingInputStream;
import io.bootfs.oci.source.Image;
import io.bootfs.oci.source.ImageChoice;
import io.bootfs.oci.source.ImageSource;
import io.bootfs.oci.source.LayerConsumer;
import io.bootfs.oci.source.LayerContent;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.List;

/** A root filesystem in a directory archive: an image of one layer and an empty config. */
public final class ArchiveSource implements ImageSource {

  private static final String LAYER_ID = "archive";

  private final String name;
  private final Opener opener;
  private final long size;
  private final Platform platform;

  /** Opens the archive. */
  @FunctionalInterface
  public interface Opener {
    /** Returns the archive from its beginning; the source closes it. */
    InputStream open() throws IOException;
  }

  /**
   * Creates a source.
   *
   * @param name what messages call it
   * @param size how many bytes the archive has
   * @param choice which platform the image is for; else it is this machine's
   */
  public ArchiveSource(String name, Opener opener, long size, ImageChoice choice) {
    this.name = name;
    this.opener = opener;
    this.size = size;
    this.platform = choice.platform() == null ? Platform.host() : choice.platform();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Image read(LayerConsumer consumer) throws IOException {
    MessageDigest engine = ContentDigest.newSha256();
    try (CountingInputStream stored = new CountingInputStream(opener.open());
        InputStream content = new DigestInputStream(stored, engine)) {
      consumer.accept(
          new LayerContent(
              LAYER_ID, name, 1, 1, size, stored::count, LayerContent.Format.CATAR, content));
      content.transferTo(OutputStream.nullOutputStream());
    }
    return new Image(
        ImageConfig.empty(platform),
        List.of(new Image.Layer(LAYER_ID, ContentDigest.sha256(engine))));
  }
}
