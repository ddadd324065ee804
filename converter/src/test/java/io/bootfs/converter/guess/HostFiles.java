package io.bootfs.converter.guess;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The files of this machine, as if they lay in a blob. */
final class HostFiles implements RootFiles {
  private final Map<Path, Place> places = new HashMap<>();
  private final TreeMap<Long, Path> byOffset = new TreeMap<>();
  private long end;

  @Override
  public @Nullable Place find(String path) {
    try {
      Path real = Path.of(path).toRealPath();
      return Files.isRegularFile(real) ? places.computeIfAbsent(real, this::place) : null;
    } catch (IOException e) {
      return null;
    }
  }

  @Override
  public String realPath(String path) {
    try {
      return Path.of(path).toRealPath().toString();
    } catch (IOException e) {
      return path;
    }
  }

  private Place place(Path file) {
    Place place = new Place(end, file.toFile().length());
    byOffset.put(end, file);
    end += Math.max(1, place.size());
    return place;
  }

  Path path(long offset) {
    return byOffset.floorEntry(offset).getValue();
  }

  @Override
  public byte[] read(long offset, int length) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(path(offset).toFile(), "r")) {
      byte[] bytes = new byte[length];
      file.seek(offset - byOffset.floorKey(offset));
      file.readFully(bytes);
      return bytes;
    }
  }
}
