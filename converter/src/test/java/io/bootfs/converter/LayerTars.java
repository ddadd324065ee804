package io.bootfs.converter;

import io.bootfs.oci.ContentDigest;
import io.bootfs.oci.ImageConfig;
import io.bootfs.oci.Platform;
import io.bootfs.oci.source.Image;
import io.bootfs.oci.source.ImageSource;
import io.bootfs.oci.source.LayerConsumer;
import io.bootfs.oci.source.LayerContent;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** An image whose layers are tars in files, passed in an order that a seed decides. */
record LayerTars(List<Path> tars, long seed) implements ImageSource {

  @Override
  public String name() {
    return "test image";
  }

  @Override
  public Image read(LayerConsumer consumer) throws IOException {
    List<Path> shuffled = new ArrayList<>(tars.stream().distinct().toList());
    java.util.Collections.shuffle(shuffled, new Random(seed));
    for (Path tar : shuffled) {
      try (InputStream in = Files.newInputStream(tar)) {
        consumer.accept(
            new LayerContent(
                tar.toString(), "layer " + tar, 1, 0, -1, () -> 0, LayerContent.Format.TAR, in));
      }
    }
    ContentDigest anyDigest = ContentDigest.of(new byte[0]);
    return new Image(
        ImageConfig.empty(Platform.host()),
        tars.stream().map(tar -> new Image.Layer(tar.toString(), anyDigest)).toList());
  }
}
