package io.bootfs.converter.guess;

import io.bootfs.converter.guess.RootFiles.Place;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The files that a start is thought to read, in order, and which parts of them. Not thread-safe.
 */
final class FoundFiles {

  private final RootFiles files;
  private final Set<Long> taken = new HashSet<>();
  private final List<Place> parts = new ArrayList<>();

  FoundFiles(RootFiles files) {
    this.files = files;
  }

  /**
   * Returns a file that was not taken before; null if there is none of this name, or it is empty.
   */
  @Nullable Place take(String name) {
    Place place = files.find(name);
    return place == null || place.size() == 0 || !taken.add(place.offset()) ? null : place;
  }

  /** Returns how many files were taken. */
  int count() {
    return taken.size();
  }

  /** Adds a part of a file, as much of it as there is. */
  void addPart(Place file, long offset, long size) {
    if (offset >= 0 && offset < file.size() && size > 0) {
      parts.add(new Place(file.offset() + offset, Math.min(size, file.size() - offset)));
    }
  }

  /** Returns bytes of a file, fewer than wanted only where it ends. */
  ByteBuffer read(Place place, long offset, int length) throws IOException {
    if (offset < 0 || offset > place.size()) {
      throw new IndexOutOfBoundsException();
    }
    int there = (int) Math.min(length, place.size() - offset);
    return ByteBuffer.wrap(files.read(place.offset() + offset, there));
  }

  /** Returns what was added, in order. */
  List<Place> parts() {
    return parts;
  }
}
