package io.bootfs.oci.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarFile;

/** The files of an uncompressed image archive, found by its headers first. */
final class ArchiveContents implements ImageContents {

  private final Path file;
  private final TarFile tar;
  private final ArchiveLinks links = new ArchiveLinks();
  private final Map<String, TarArchiveEntry> entries = new HashMap<>();

  /** Opens the archive and reads its headers. */
  ArchiveContents(Path file) throws IOException {
    this.file = file;
    try {
      tar = new TarFile(file);
    } catch (IOException e) {
      throw new ImageSourceException(name() + " is truncated or corrupt: " + e.getMessage(), e);
    }
    for (TarArchiveEntry entry : tar.getEntries()) {
      String path = ArchiveLinks.normalized(entry.getName());
      if (!links.add(path, entry)) {
        entries.put(path, entry);
      }
    }
  }

  @Override
  public String name() {
    return "archive " + file;
  }

  @Override
  public boolean has(String path) {
    return entries.containsKey(links.resolve(path));
  }

  @Override
  public InputStream open(String path) throws IOException {
    return tar.getInputStream(existing(path));
  }

  @Override
  public long size(String path) throws IOException {
    return existing(path).getSize();
  }

  @Override
  public String resolve(String path) {
    return links.resolve(path);
  }

  @Override
  public void close() throws IOException {
    tar.close();
  }

  private TarArchiveEntry existing(String path) throws ImageSourceException {
    TarArchiveEntry entry = entries.get(links.resolve(path));
    if (entry == null) {
      throw new ImageSourceException(name() + " is incomplete: it has no " + path);
    }
    return entry;
  }
}
