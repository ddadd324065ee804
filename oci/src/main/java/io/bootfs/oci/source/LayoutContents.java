package io.bootfs.oci.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The files of an OCI layout in a directory. */
final class LayoutContents implements ImageContents {

  private final Path dir;

  LayoutContents(Path dir) {
    this.dir = dir;
  }

  @Override
  public String name() {
    return "layout " + dir;
  }

  @Override
  public boolean has(String path) {
    return Files.isRegularFile(dir.resolve(path));
  }

  @Override
  public InputStream open(String path) throws IOException {
    return Files.newInputStream(existing(path));
  }

  @Override
  public long size(String path) throws IOException {
    return Files.size(existing(path));
  }

  @Override
  public void close() {}

  private Path existing(String path) throws ImageSourceException {
    if (!has(path)) {
      throw new ImageSourceException(name() + " is incomplete: it has no " + path);
    }
    return dir.resolve(path);
  }
}
