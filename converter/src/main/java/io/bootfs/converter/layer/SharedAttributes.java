package io.bootfs.converter.layer;

import io.bootfs.erofs.Attributes;
import java.util.HashMap;
import java.util.Map;

/** Makes equal attributes one object. Memory: a bounded number of them. Not thread-safe. */
public final class SharedAttributes {

  /** Most files of a layer share few combinations, if it was built in one go. */
  private static final int MOST_SHARED = 4096;

  private final Map<Attributes, Attributes> shared = new HashMap<>();

  /** Returns the object that equal attributes share. */
  public Attributes share(Attributes attributes) {
    if (shared.size() >= MOST_SHARED) {
      shared.clear();
    }
    Attributes first = shared.putIfAbsent(attributes, attributes);
    return first == null ? attributes : first;
  }
}
