package io.bootfs.oci.layout;

import io.bootfs.oci.Descriptor;
import io.bootfs.oci.DockerManifest;
import io.bootfs.oci.ImageConfig;
import io.bootfs.oci.ImageIndex;
import io.bootfs.oci.Manifest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.jspecify.annotations.Nullable;

/**
 * Writes an image as an OCI layout, and as an archive that both {@code docker load} and readers of
 * OCI archives take. Equal images give equal bytes. Immutable.
 */
public final class ImageWriter {

  private static final byte[] OCI_LAYOUT =
      "{\"imageLayoutVersion\":\"1.0.0\"}".getBytes(StandardCharsets.UTF_8);

  private static final String DEFAULT_TAG = "latest";

  private final List<LayerFile> layers;

  /** All files but the layers, by path. */
  private final Map<String, byte[]> documents = new LinkedHashMap<>();

  private final byte[] dockerManifest;

  /**
   * Creates a writer of an image.
   *
   * @param config its config, whose diff IDs are those of the layers
   * @param layers its layers, lowest first
   * @param name its name, as in {@code app:1.0}, or null for none
   */
  public ImageWriter(ImageConfig config, List<LayerFile> layers, @Nullable String name) {
    this.layers = List.copyOf(layers);
    Manifest manifest =
        new Manifest(config.descriptor(), layers.stream().map(LayerFile::descriptor).toList());
    documents.put("oci-layout", OCI_LAYOUT);
    documents.put("index.json", new ImageIndex(List.of(entry(manifest, config, name))).toJson());
    documents.put(manifest.descriptor().digest().blobPath(), manifest.toJson());
    documents.put(config.descriptor().digest().blobPath(), config.toJson());
    dockerManifest =
        new DockerManifest(
                config.descriptor().digest().blobPath(),
                name == null ? List.of() : List.of(withTag(name)),
                layers.stream().map(ImageWriter::path).toList())
            .toJson();
  }

  /** Writes the layout to a directory that doesn't exist yet. */
  public void writeLayout(Path dir) throws IOException {
    Files.createDirectories(dir.resolve("blobs/sha256"));
    for (LayerFile layer : layers) {
      Path target = dir.resolve(path(layer));
      if (!Files.exists(target)) {
        Files.copy(layer.file(), target);
      }
    }
    for (Map.Entry<String, byte[]> document : documents.entrySet()) {
      Files.write(dir.resolve(document.getKey()), document.getValue());
    }
  }

  /** Writes the archive to a file that doesn't exist yet. */
  public void writeArchive(Path file) throws IOException {
    try (OutputStream out = Files.newOutputStream(file);
        TarArchiveOutputStream tar = LayerFileWriter.tar(out)) {
      directory(tar, "blobs/");
      directory(tar, "blobs/sha256/");
      for (Map.Entry<String, byte[]> document : documents.entrySet()) {
        put(tar, document.getKey(), document.getValue());
      }
      put(tar, DockerManifest.PATH, dockerManifest);
      for (LayerFile layer : layers) {
        TarArchiveEntry entry = entry(path(layer));
        entry.setSize(layer.descriptor().size());
        tar.putArchiveEntry(entry);
        try (InputStream in = Files.newInputStream(layer.file())) {
          in.transferTo(tar);
        }
        tar.closeArchiveEntry();
      }
    }
  }

  private static Descriptor entry(Manifest manifest, ImageConfig config, @Nullable String name) {
    Descriptor plain = manifest.descriptor();
    Map<String, String> annotations =
        name == null
            ? Map.of()
            : Map.of(Descriptor.REF_NAME, tagOf(name), Descriptor.IMAGE_NAME, withTag(name));
    return new Descriptor(
        plain.mediaType(), plain.digest(), plain.size(), config.platform(), annotations);
  }

  private static String path(LayerFile layer) {
    return layer.descriptor().digest().blobPath();
  }

  /** Returns where the tag begins in a name whose registry may have a port; -1 if there is none. */
  private static int tagStart(String name) {
    int colon = name.lastIndexOf(':');
    return colon > name.lastIndexOf('/') ? colon + 1 : -1;
  }

  private static String tagOf(String name) {
    return tagStart(name) < 0 ? DEFAULT_TAG : name.substring(tagStart(name));
  }

  private static String withTag(String name) {
    return tagStart(name) < 0 ? name + ":" + DEFAULT_TAG : name;
  }

  private static void directory(TarArchiveOutputStream tar, String path) throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(path, TarConstants.LF_DIR);
    entry.setModTime(0);
    tar.putArchiveEntry(entry);
    tar.closeArchiveEntry();
  }

  private static void put(TarArchiveOutputStream tar, String path, byte[] content)
      throws IOException {
    TarArchiveEntry entry = entry(path);
    entry.setSize(content.length);
    tar.putArchiveEntry(entry);
    tar.write(content);
    tar.closeArchiveEntry();
  }

  private static TarArchiveEntry entry(String path) {
    TarArchiveEntry entry = new TarArchiveEntry(path, TarConstants.LF_NORMAL);
    entry.setModTime(0);
    entry.setIds(0, 0);
    entry.setNames("", "");
    return entry;
  }
}
