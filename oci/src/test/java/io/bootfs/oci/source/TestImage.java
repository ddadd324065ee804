package io.bootfs.oci.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.luben.zstd.Zstd;
import io.bootfs.oci.ContentDigest;
import io.bootfs.oci.Descriptor;
import io.bootfs.oci.DockerManifest;
import io.bootfs.oci.ImageIndex;
import io.bootfs.oci.Manifest;
import io.bootfs.oci.MediaTypes;
import io.bootfs.oci.Platform;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** Makes small images in all the forms that sources read. */
final class TestImage {

  private TestImage() {}

  /** Returns a layer's tar with one file, whose content is the name repeated. */
  static byte[] layer(String name) {
    return tar(Map.of(name, (name + "\n").repeat(1000).getBytes(UTF_8)));
  }

  static byte[] tar(Map<String, byte[]> files) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(out)) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        boolean link = file.getKey().contains(" -> ");
        String[] names = file.getKey().split(" -> ", -1);
        TarArchiveEntry entry =
            new TarArchiveEntry(names[0], link ? TarConstants.LF_SYMLINK : TarConstants.LF_NORMAL);
        if (link) {
          entry.setLinkName(names[1]);
        }
        entry.setSize(file.getValue().length);
        tar.putArchiveEntry(entry);
        tar.write(file.getValue());
        tar.closeArchiveEntry();
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return out.toByteArray();
  }

  static byte[] gzip(byte[] plain) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(plain);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return out.toByteArray();
  }

  static byte[] zstd(byte[] plain) {
    return Zstd.compress(plain);
  }

  /** Returns an image config with these uncompressed layers. */
  static byte[] config(Platform platform, List<byte[]> layers) {
    String diffIds =
        layers.stream()
            .map(layer -> "\"" + ContentDigest.of(layer) + "\"")
            .collect(Collectors.joining(","));
    return """
    {"os":"%s","architecture":"%s","config":{"Cmd":["%s"]},"rootfs":{"diff_ids":[%s]}}
    """
        .formatted(platform.os(), platform.architecture(), platform, diffIds)
        .getBytes(UTF_8);
  }

  /** Returns the files of docker save's old format; a layer that comes again is a link. */
  static SequencedMap<String, byte[]> oldDockerArchive(List<byte[]> layers, String name) {
    SequencedMap<String, byte[]> files = new LinkedHashMap<>();
    Map<ContentDigest, String> first = new LinkedHashMap<>();
    List<String> paths = new java.util.ArrayList<>();
    for (int i = 0; i < layers.size(); i++) {
      String path = ContentDigest.of(new byte[] {(byte) i}).hex() + "/layer.tar";
      String known = first.putIfAbsent(ContentDigest.of(layers.get(i)), path);
      if (known == null) {
        files.put(path, layers.get(i));
      } else {
        files.put(path + " -> ../" + known, new byte[0]);
      }
      paths.add(path);
    }
    byte[] config = config(Platform.host(), layers);
    String configPath = ContentDigest.of(config).hex() + ".json";
    files.put(configPath, config);
    files.put("manifest.json", new DockerManifest(configPath, List.of(name), paths).toJson());
    return files;
  }

  /** Collects the files of an OCI layout. */
  static final class Layout {
    final SequencedMap<String, byte[]> files = new LinkedHashMap<>();
    private final List<Descriptor> manifests = new java.util.ArrayList<>();

    Layout() {
      files.put("oci-layout", "{\"imageLayoutVersion\":\"1.0.0\"}".getBytes(UTF_8));
    }

    /** Adds an image; {@code stored} are its layers as they are kept. */
    Layout image(String tag, Platform platform, List<byte[]> layers, List<byte[]> stored) {
      manifests.add(manifest(tag, platform, layers, stored));
      return index();
    }

    /** Adds an index of the images added so far, in their place. */
    Layout nest(String tag) {
      byte[] inner = new ImageIndex(manifests).toJson();
      manifests.clear();
      Descriptor descriptor = put(MediaTypes.OCI_INDEX, inner);
      manifests.add(
          new Descriptor(
              descriptor.mediaType(),
              descriptor.digest(),
              descriptor.size(),
              null,
              Map.of(Descriptor.REF_NAME, tag)));
      return index();
    }

    private Descriptor manifest(
        String tag, Platform platform, List<byte[]> layers, List<byte[]> stored) {
      Descriptor config = put(MediaTypes.OCI_CONFIG, config(platform, layers));
      List<Descriptor> blobs =
          stored.stream().map(layer -> put("application/octet-stream", layer)).toList();
      Descriptor plain = put(MediaTypes.OCI_MANIFEST, new Manifest(config, blobs).toJson());
      return new Descriptor(
          plain.mediaType(),
          plain.digest(),
          plain.size(),
          platform,
          Map.of(Descriptor.REF_NAME, tag));
    }

    private Layout index() {
      files.put("index.json", new ImageIndex(manifests).toJson());
      return this;
    }

    private Descriptor put(String mediaType, byte[] content) {
      Descriptor descriptor = new Descriptor(mediaType, ContentDigest.of(content), content.length);
      files.put(descriptor.digest().blobPath(), content);
      return descriptor;
    }

    /** Writes the files to a directory. */
    Path write(Path dir) throws IOException {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        Path path = dir.resolve(file.getKey());
        Files.createDirectories(java.util.Objects.requireNonNull(path.getParent()));
        Files.write(path, file.getValue());
      }
      return dir;
    }
  }
}
