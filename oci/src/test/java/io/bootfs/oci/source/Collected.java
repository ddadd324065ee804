package io.bootfs.oci.source;

import io.bootfs.oci.ContentDigest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Reads a source to its end and keeps the digests of what it passed. */
final class Collected implements LayerConsumer {

  private final Map<String, ContentDigest> passed = new LinkedHashMap<>();
  private final List<String> names = new ArrayList<>();
  private Image image =
      new Image(io.bootfs.oci.ImageConfig.empty(io.bootfs.oci.Platform.host()), List.of());

  static Collected from(ImageSource source) throws IOException {
    Collected collected = new Collected();
    collected.image = source.read(collected);
    return collected;
  }

  static Collected from(String source) throws IOException {
    return from(source, ImageChoice.DEFAULT);
  }

  static Collected from(String source, ImageChoice choice) throws IOException {
    return from(ImageSources.open(source, choice, Map.of()));
  }

  @Override
  public void accept(LayerContent layer) throws IOException {
    names.add(layer.name());
    if (passed.put(layer.id(), ContentDigest.of(layer.content())) != null) {
      throw new AssertionError(layer.id() + " was passed twice");
    }
  }

  Image image() {
    return image;
  }

  /** Returns how many layers were passed. */
  int passed() {
    return passed.size();
  }

  List<String> names() {
    return names;
  }

  /** Returns the digests of the image's layers as they were read, lowest first. */
  List<ContentDigest> layers() {
    return image.layers().stream()
        .map(layer -> Objects.requireNonNull(passed.get(layer.id())))
        .toList();
  }
}
