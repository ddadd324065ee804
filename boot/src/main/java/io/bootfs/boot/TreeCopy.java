package io.bootfs.boot;

import io.bootfs.linux.SpecialFiles;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Copies what is in a directory into another, empty one, with owners, modes, times, extended
 * attributes, links, and special files. Not thread-safe.
 */
final class TreeCopy extends SimpleFileVisitor<Path> {

  private final Path source;
  private final Path target;
  private final Set<String> rootAttributes;
  private final Map<Object, Path> linked = new HashMap<>();

  private TreeCopy(Path source, Path target, Set<String> rootAttributes) {
    this.source = source;
    this.target = target;
    this.rootAttributes = rootAttributes;
  }

  /**
   * Copies.
   *
   * @param rootAttributes which attributes the target directory itself gets, in the names of the
   *     view {@code unix}
   * @throws IOException if something can't be copied; the target is empty again then
   */
  static void into(Path source, Path target, Set<String> rootAttributes) throws IOException {
    try {
      Files.walkFileTree(source, new TreeCopy(source, target, rootAttributes));
    } catch (IOException e) {
      Files.walkFileTree(target, new Emptying(target));
      throw e;
    }
  }

  /** Gives a directory some attributes of another, in the names of the view {@code unix}. */
  static void attributes(Path from, Path to, Set<String> names) throws IOException {
    for (String name : names) {
      Object value = Files.getAttribute(from, "unix:" + name, LinkOption.NOFOLLOW_LINKS);
      Files.setAttribute(to, "unix:" + name, Objects.requireNonNull(value));
    }
  }

  @Override
  public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
      throws IOException {
    Path copy = copyOf(directory);
    if (directory.equals(source)) {
      attributes(source, target, rootAttributes);
    } else {
      copy(directory, copy);
    }
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
    Path copy = copyOf(file);
    Object links = Files.getAttribute(file, "unix:nlink", LinkOption.NOFOLLOW_LINKS);
    Path first =
        Objects.equals(links, 1)
            ? null
            : linked.putIfAbsent(Objects.requireNonNull(attributes.fileKey()), copy);
    if (first != null) {
      Files.createLink(copy, first);
    } else if (attributes.isOther()) {
      copySpecial(file, copy);
    } else {
      copy(file, copy);
      setTime(copy, attributes.lastModifiedTime());
    }
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
      throws IOException {
    if (failure != null) {
      throw failure;
    }
    setTime(copyOf(directory), Files.getLastModifiedTime(directory, LinkOption.NOFOLLOW_LINKS));
    return FileVisitResult.CONTINUE;
  }

  private Path copyOf(Path path) {
    return target.resolve(source.relativize(path));
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
  }

  /** The JDK would open the file, and wait for ever for a FIFO's other end; so it has no time. */
  private static void copySpecial(Path from, Path to) throws IOException {
    Map<String, Object> attributes =
        Files.readAttributes(from, "unix:mode,rdev,uid,gid", LinkOption.NOFOLLOW_LINKS);
    int mode = (Integer) Objects.requireNonNull(attributes.get("mode"));
    SpecialFiles.make(to, mode, (Long) Objects.requireNonNull(attributes.get("rdev")));
    for (String name : new String[] {"uid", "gid", "mode"}) {
      Files.setAttribute(to, "unix:" + name, attributes.get(name));
    }
  }

  private static void setTime(Path path, FileTime time) throws IOException {
    Files.getFileAttributeView(path, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
        .setTimes(time, null, null);
  }

  /** Deletes all that is in a directory. */
  private static final class Emptying extends SimpleFileVisitor<Path> {

    private final Path directory;

    Emptying(Path directory) {
      this.directory = directory;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.delete(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure)
        throws IOException {
      if (!visited.equals(directory)) {
        Files.delete(visited);
      }
      return FileVisitResult.CONTINUE;
    }
  }
}
