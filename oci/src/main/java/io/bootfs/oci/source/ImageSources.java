package io.bootfs.oci.source;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Opens image sources by how a user names them.
 *
 * <table>
 *   <caption>Forms of a source</caption>
 *   <tr><td>{@code oci:DIR[:TAG]}</td><td>an OCI layout</td></tr>
 *   <tr><td>{@code oci-archive:FILE[:TAG]}</td><td>an OCI layout in a tar</td></tr>
 *   <tr><td>{@code docker-archive:FILE[:NAME]}</td><td>what {@code docker save} wrote</td></tr>
 *   <tr><td>{@code dir:DIR}</td><td>a root filesystem</td></tr>
 *   <tr><td>{@code tar:FILE}</td><td>a root filesystem in a tar</td></tr>
 *   <tr><td>{@code docker:NAME}, {@code podman:NAME}</td><td>an engine's image</td></tr>
 *   <tr><td>a path</td><td>whichever of these it is</td></tr>
 *   <tr><td>anything else</td><td>an image of Docker's engine or podman's</td></tr>
 * </table>
 */
public final class ImageSources {

  /** How the first entry of an image archive is called, by docker, podman, skopeo and buildkit. */
  private static final Pattern IMAGE_ARCHIVE_ENTRY =
      Pattern.compile(
          "(?:\\./)?(?:[0-9a-f]{64}(?:/.*|\\.json|\\.tar)?|blobs(?:/sha256(?:/.*)?)?/?"
              + "|oci-layout|index\\.json|manifest\\.json|repositories)");

  private final Map<String, String> environment;
  private final ImageChoice choice;

  private ImageSources(Map<String, String> environment, ImageChoice choice) {
    this.environment = environment;
    this.choice = choice;
  }

  /**
   * Opens the source that {@code text} names, in one of the forms of this class.
   *
   * @param choice which image is meant where there are several
   * @throws ImageSourceException if there is no such source
   * @throws IOException if it can't be read
   */
  public static ImageSource open(String text, ImageChoice choice) throws IOException {
    return open(text, choice, System.getenv());
  }

  /** Opens a source as {@link #open(String, ImageChoice)} does, in another environment. */
  static ImageSource open(String text, ImageChoice choice, Map<String, String> environment)
      throws IOException {
    return new ImageSources(environment, choice).open(text);
  }

  private ImageSource open(String text) throws IOException {
    if (text.isBlank()) {
      throw new ImageSourceException("the source is empty: name an image, a file or a directory");
    }
    int colon = text.indexOf(':');
    String rest = text.substring(colon + 1);
    return switch (colon < 0 ? "" : text.substring(0, colon)) {
      case "oci" -> layout(existing(rest, true));
      case "oci-archive" -> archive(existing(rest, true), ArchiveKind.OCI);
      case "docker-archive" -> archive(existing(rest, true), ArchiveKind.DOCKER);
      case "dir" -> RootSource.ofDirectory(directory(existing(rest, false).path), choice);
      case "tar" -> RootSource.ofTar(file(existing(rest, false).path), choice);
      case "docker" -> new Engines(environment, choice).docker(rest);
      case "podman" -> new Engines(environment, choice).podman(rest);
      default -> detect(text);
    };
  }

  /** A path that exists, and the choice that its tag makes. */
  private record Located(Path path, ImageChoice choice) {}

  private ImageSource detect(String text) throws IOException {
    Path path = pathOrNull(text);
    if (path == null || !Files.exists(path)) {
      if (text.startsWith("/") || text.startsWith(".")) {
        throw new ImageSourceException("source " + text + ": no such file or directory");
      }
      return new Engines(environment, choice).any(text);
    }
    if (Files.isDirectory(path)) {
      return Files.exists(path.resolve("oci-layout"))
          ? layout(new Located(path, choice))
          : RootSource.ofDirectory(path, choice);
    }
    String first = firstEntry(path);
    return IMAGE_ARCHIVE_ENTRY.matcher(first).matches()
        ? archive(new Located(path, choice), ArchiveKind.ANY)
        : RootSource.ofTar(path, choice);
  }

  private static ImageSource layout(Located at) throws IOException {
    directory(at.path);
    return new IndexedSource(
        "layout " + at.path, () -> new LayoutContents(at.path), ArchiveKind.OCI, at.choice);
  }

  private static ImageSource archive(Located at, ArchiveKind kind) throws IOException {
    String name = "archive " + file(at.path);
    firstEntry(at.path);
    return isCompressed(at.path)
        ? new StreamedSource(name, () -> Files.newInputStream(at.path), kind, at.choice)
        : new IndexedSource(name, () -> new ArchiveContents(at.path), kind, at.choice);
  }

  /** Finds where in {@code PATH[:TAG]} the path ends: both may contain colons. */
  private Located existing(String text, boolean mayHaveTag) throws ImageSourceException {
    for (int end = text.length(); end > 0; end = mayHaveTag ? text.lastIndexOf(':', end - 1) : 0) {
      Path path = pathOrNull(text.substring(0, end));
      if (path != null && Files.exists(path)) {
        return new Located(
            path,
            end == text.length()
                ? choice
                : new ImageChoice(choice.platform(), text.substring(end + 1)));
      }
    }
    throw new ImageSourceException("source " + text + ": no such file or directory");
  }

  private static @Nullable Path pathOrNull(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      return null;
    }
  }

  private static Path directory(Path path) throws ImageSourceException {
    if (!Files.isDirectory(path)) {
      throw new ImageSourceException("source " + path + " is no directory");
    }
    return path;
  }

  private static Path file(Path path) throws ImageSourceException {
    if (Files.isDirectory(path)) {
      throw new ImageSourceException("source " + path + " is a directory, no archive");
    }
    return path;
  }

  private static boolean isCompressed(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return Compression.isCompressed(in.readNBytes(LayerSniffer.RECORD_BYTES));
    }
  }

  /** Returns the name of a tar's first entry, "" if it has none. */
  private static String firstEntry(Path file) throws IOException {
    byte[] record;
    try (InputStream in =
        new BufferedInputStream(Compression.decompress(Files.newInputStream(file)))) {
      record = in.readNBytes(LayerSniffer.RECORD_BYTES);
    } catch (IOException e) {
      String why = e.getMessage() == null ? "it ends early" : e.getMessage();
      throw new ImageSourceException("archive " + file + " can't be read: " + why, e);
    }
    if (!LayerSniffer.isTar(record)) {
      throw new ImageSourceException(
          "source " + file + " is no tar, image archive or directory, compressed or not");
    }
    return LayerSniffer.name(record);
  }
}
