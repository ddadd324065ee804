package io.bootfs.oci.source;

import io.bootfs.oci.ContentDigest;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;

/**
 * An image in a layout or archive whose files can be opened in any order: layers come lowest first.
 */
final class IndexedSource implements ImageSource {

  /** Opens the layout or archive. */
  interface Opener {
    /** Returns the contents, which the caller closes. */
    ImageContents open() throws IOException;
  }

  private final String name;
  private final Opener opener;
  private final ArchiveKind kind;
  private final ImageChoice choice;

  IndexedSource(String name, Opener opener, ArchiveKind kind, ImageChoice choice) {
    this.name = name;
    this.opener = opener;
    this.kind = kind;
    this.choice = choice;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Image read(LayerConsumer consumer) throws IOException {
    try (ImageContents contents = opener.open()) {
      ImagePlan plan = ImagePlan.find(contents, choice, kind).mapPaths(contents::resolve);
      consumer.announce(plan.config());
      Map<String, ContentDigest> passed = new HashMap<>();
      LayerPump pump = new LayerPump(name, new HashSet<>(plan.layerPaths()).size(), consumer);
      for (int i = 0; i < plan.layerPaths().size(); i++) {
        String path = plan.layerPaths().get(i);
        if (!passed.containsKey(path)) {
          passed.put(path, pass(pump, contents, path));
          plan.verify(i, passed.get(path), name);
        }
      }
      return plan.verified(passed, name);
    }
  }

  private static ContentDigest pass(LayerPump pump, ImageContents contents, String path)
      throws IOException {
    try (InputStream stored = contents.open(path)) {
      return pump.pass(path, stored, contents.size(path));
    }
  }
}
