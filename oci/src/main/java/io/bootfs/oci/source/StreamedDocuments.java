package io.bootfs.oci.source;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;

/** The manifests and configs that came by in a streamed archive. */
final class StreamedDocuments implements Documents {

  /** All documents of an archive together: an archive of many images stays below it. */
  private static final long MOST_BYTES = 64L << 20;

  private final String name;
  private final Map<String, byte[]> documents = new HashMap<>();
  private long bytes;

  StreamedDocuments(String name) {
    this.name = name;
  }

  /** Keeps a file's content, unless it is too large to be one that will be asked for. */
  void add(String path, long size, InputStream content) throws IOException {
    if (size > GREATEST || bytes + size > MOST_BYTES) {
      return;
    }
    byte[] document = content.readAllBytes();
    bytes += document.length;
    documents.put(path, document);
  }

  /** Returns these documents under the names that links give them, too. */
  Documents through(ArchiveLinks links) {
    return new Documents() {
      @Override
      public byte[] read(String path) throws IOException {
        return StreamedDocuments.this.read(links.resolve(path));
      }

      @Override
      public boolean has(String path) {
        return StreamedDocuments.this.has(links.resolve(path));
      }

      @Override
      public String name() {
        return name;
      }
    };
  }

  @Override
  public byte[] read(String path) throws ImageSourceException {
    byte[] document = documents.get(path);
    if (document == null) {
      throw new ImageSourceException(name + " is incomplete: it has no " + path);
    }
    return document;
  }

  @Override
  public boolean has(String path) {
    return documents.containsKey(path);
  }

  @Override
  public String name() {
    return name;
  }
}
