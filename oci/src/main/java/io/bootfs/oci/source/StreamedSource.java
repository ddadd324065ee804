package io.bootfs.oci.source;

import io.bootfs.oci.ContentDigest;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;

/**
 * An image archive that can only be read from front to back: an engine's answer, or a compressed
 * file. Its layers are passed as they come; which of them the image has is known at the end.
 */
final class StreamedSource implements ImageSource {

  private static final int BUFFER_BYTES = 1 << 16;

  /** Opens the stream, which this class closes. */
  interface Opener {
    /** Returns the archive, compressed or not. */
    InputStream open() throws IOException;
  }

  private final String name;
  private final Opener opener;
  private final ArchiveKind kind;
  private final ImageChoice choice;

  StreamedSource(String name, Opener opener, ArchiveKind kind, ImageChoice choice) {
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
    StreamedDocuments documents = new StreamedDocuments(name);
    ArchiveLinks links = new ArchiveLinks();
    Map<String, ContentDigest> passed = new HashMap<>();
    try (InputStream stored = opener.open();
        InputStream plain = new ArchiveInputStream(name, Compression.decompress(stored));
        TarArchiveInputStream tar =
            new TarArchiveInputStream(plain, StandardCharsets.UTF_8.name())) {
      LayerPump pump = new LayerPump(name, 0, consumer);
      for (TarArchiveEntry entry = next(tar); entry != null; entry = next(tar)) {
        String path = ArchiveLinks.normalized(entry.getName());
        if (!links.add(path, entry) && entry.isFile()) {
          take(path, entry, new BufferedInputStream(tar, BUFFER_BYTES), pump, documents, passed);
        }
      }
      // What lies behind the archive's end is read for the writer's sake, and for its exit status.
      plain.transferTo(OutputStream.nullOutputStream());
    }
    return verified(documents, links, passed);
  }

  private static void take(
      String path,
      TarArchiveEntry entry,
      BufferedInputStream content,
      LayerPump pump,
      StreamedDocuments documents,
      Map<String, ContentDigest> passed)
      throws IOException {
    if (LayerSniffer.isLayer(content)) {
      passed.put(path, pump.pass(path, content, entry.getSize()));
    } else {
      documents.add(path, entry.getSize(), content);
    }
  }

  private @Nullable TarArchiveEntry next(TarArchiveInputStream tar) throws IOException {
    try {
      return tar.getNextEntry();
    } catch (ImageSourceException e) {
      throw e;
    } catch (IOException | IllegalArgumentException e) {
      throw ArchiveInputStream.damaged(name, e);
    }
  }

  private Image verified(
      StreamedDocuments documents, ArchiveLinks links, Map<String, ContentDigest> passed)
      throws IOException {
    return ImagePlan.find(documents.through(links), choice, kind)
        .mapPaths(links::resolve)
        .verified(passed, name);
  }
}
