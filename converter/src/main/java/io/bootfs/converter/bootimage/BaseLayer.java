package io.bootfs.converter.bootimage;

import io.bootfs.oci.ContentDigest;
import io.bootfs.oci.layout.LayerCompression;
import io.bootfs.oci.layout.LayerFile;
import io.bootfs.oci.layout.LayerFileWriter;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Packs the tree that all boot images have in common (runtime, libraries, boot program) as a layer
 * whose digest depends on the tree only, so that registries and nodes keep it once.
 *
 * <p>Modes and modification times (in whole seconds) are the tree's: the runtime's AOT cache checks
 * the times of jars. Owners become root. One program gets its set-user-ID bit here only, so that
 * none lies about where images are built: by it a container that runs as an ordinary user boots.
 * And the entrypoint can be read by root only: a process of a file that its user may not read,
 * shows that user neither its environment nor its memory. The compressed file is kept beside the
 * tree, where it can be written, under the digest of the tree.
 */
final class BaseLayer {

  private static final int PERMISSIONS = 07777;
  private static final int SET_IDS = 06000;
  private static final int OTHERS_READ = 0044;
  private static final Path BECOMES_ROOT = Path.of(".bootfs/bin/root");
  private static final Path ENTRYPOINT = Path.of(".bootfs/boot");

  private final Path tree;
  private final LayerCompression compression;

  BaseLayer(Path tree, LayerCompression compression) {
    this.tree = tree;
    this.compression = compression;
  }

  /**
   * Checks that there is such a tree.
   *
   * @throws IOException if there is none, with the remedy
   */
  void mustExist() throws IOException {
    Path program = tree.resolve(".bootfs/boot");
    if (!Files.exists(program)) {
      throw new IOException(
          "the base of boot images is incomplete: it has no " + program + "; run make build");
    }
  }

  /**
   * Returns the layer, packed now or before.
   *
   * @param temporary where to pack it if the tree's folder can't be written
   * @throws IOException if there is no such tree, or it can't be read
   */
  LayerFile pack(Path temporary) throws IOException {
    mustExist();
    List<Path> paths = paths();
    String name = tree.getFileName() + "." + fingerprint(paths) + ".tar." + compression;
    Path cached = tree.toAbsolutePath().resolveSibling(name);
    Path cachedDiffId = cached.resolveSibling(name + ".diffid");
    if (Files.exists(cached) && Files.exists(cachedDiffId)) {
      return LayerFile.of(
          cached, compression, ContentDigest.parse(Files.readString(cachedDiffId).strip()));
    }
    LayerFile packed = pack(paths, temporary.resolve("base-layer"));
    return keep(packed, cached, cachedDiffId);
  }

  private List<Path> paths() throws IOException {
    try (Stream<Path> walk = Files.walk(tree)) {
      return walk.filter(path -> !path.equals(tree)).sorted().toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** Returns a digest of all that goes into the layer. */
  private String fingerprint(List<Path> paths) throws IOException {
    MessageDigest digest = ContentDigest.newSha256();
    for (Path path : paths) {
      digest.update(relative(path).getBytes(StandardCharsets.UTF_8));
      digest.update(
          ByteBuffer.allocate(16).putInt(mode(path)).putLong(mtime(path).getEpochSecond()).flip());
      if (Files.isSymbolicLink(path)) {
        digest.update(Files.readSymbolicLink(path).toString().getBytes(StandardCharsets.UTF_8));
      } else if (Files.isRegularFile(path)) {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(path))) {
          digest.update(ContentDigest.of(in).hex().getBytes(StandardCharsets.US_ASCII));
        }
      }
    }
    return ContentDigest.sha256(digest).hex().substring(0, 16);
  }

  private LayerFile pack(List<Path> paths, Path file) throws IOException {
    try (LayerFileWriter layer = new LayerFileWriter(file, compression)) {
      for (Path path : paths) {
        String name = relative(path);
        if (Files.isSymbolicLink(path)) {
          layer.symlink(name, Files.readSymbolicLink(path).toString(), mtime(path));
        } else if (Files.isDirectory(path)) {
          layer.directory(name, mode(path), mtime(path));
        } else if (Files.isRegularFile(path)) {
          layer.file(name, mode(path), mtime(path), path);
        } else {
          throw new IOException("the base of boot images has a special file: " + path);
        }
      }
      return layer.finish();
    }
  }

  private static LayerFile keep(LayerFile packed, Path cached, Path cachedDiffId)
      throws IOException {
    Path parent = Objects.requireNonNull(cached.getParent());
    Path copy;
    try {
      copy = Files.createTempFile(parent, cached.getFileName().toString(), ".tmp");
    } catch (AccessDeniedException e) {
      return packed; // An installed base, and a user who isn't root.
    } catch (FileSystemException e) {
      return packed; // Read-only: packed again next time.
    }
    try {
      Files.copy(packed.file(), copy, StandardCopyOption.REPLACE_EXISTING);
      Files.move(copy, cached, StandardCopyOption.ATOMIC_MOVE);
      Files.writeString(copy, packed.diffId().toString());
      Files.move(copy, cachedDiffId, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(copy);
    }
    return packed;
  }

  private String relative(Path path) {
    return tree.relativize(path).toString();
  }

  private static int mode(Path path) throws IOException {
    Object mode = Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
    int permissions = (Integer) Objects.requireNonNull(mode) & PERMISSIONS;
    if (path.endsWith(ENTRYPOINT)) {
      return permissions & ~OTHERS_READ;
    }
    return path.endsWith(BECOMES_ROOT) ? permissions | SET_IDS : permissions;
  }

  private static Instant mtime(Path path) throws IOException {
    FileTime time = Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS);
    return time.toInstant();
  }
}
