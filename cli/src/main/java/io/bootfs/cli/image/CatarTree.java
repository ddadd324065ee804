package io.bootfs.cli.image;

import io.bootfs.converter.archive.ArchiveEntry;
import io.bootfs.converter.archive.ArchiveTree;
import io.bootfs.converter.archive.ArchiveTree.Located;
import io.bootfs.erofs.reader.Extent;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The tree of a directory archive. A file's number is its place in the archive; the archive doesn't
 * know hard links, so each file has one.
 *
 * <p>Memory: two numbers for each directory that was seen.
 */
final class CatarTree implements ImageTree {

  private final ArchiveTree archive;

  /** Where directories end, by their numbers. */
  private final Map<Long, Long> ends = new HashMap<>();

  CatarTree(ArchiveTree archive) {
    this.archive = archive;
  }

  @Override
  public ImageFile root() {
    return file(archive.root());
  }

  @Override
  public Optional<ImageFile> child(ImageFile directory, byte[] name) throws IOException {
    return archive.child(located(directory), name).map(this::file);
  }

  @Override
  public void list(ImageFile directory, Visitor visitor) throws IOException {
    archive.list(located(directory), (name, file) -> visitor.visit(name, file(file)));
  }

  @Override
  public byte[] target(ImageFile link) throws IOException {
    return entry(link).content().target();
  }

  @Override
  public Map<String, String> xattrs(ImageFile file) throws IOException {
    Map<String, String> shown = new TreeMap<>();
    entry(file)
        .xattrs()
        .forEach((name, value) -> shown.put(ShownBytes.show(name), ShownBytes.show(value)));
    return shown;
  }

  @Override
  public long read(ImageFile file, long offset, MemorySegment target) throws IOException {
    return archive.read(entry(file), offset, target);
  }

  @Override
  public List<Extent> extents(ImageFile file) throws IOException {
    ArchiveEntry.Content content = entry(file).content();
    return content.size() == 0
        ? List.of()
        : List.of(new Extent(0, content.offset(), content.size()));
  }

  private ArchiveEntry entry(ImageFile file) throws IOException {
    return archive.entry(file.number());
  }

  private Located located(ImageFile directory) throws IOException {
    return new Located(entry(directory), ends.getOrDefault(directory.number(), 0L));
  }

  private ImageFile file(Located file) {
    ArchiveEntry entry = file.entry();
    if (entry.isDirectory()) {
      ends.put(entry.offset(), file.end());
    }
    return new ImageFile(
        entry.offset(),
        entry.mode(),
        Integer.toUnsignedLong(entry.uid()),
        Integer.toUnsignedLong(entry.gid()),
        1,
        // Of a link, the length of its target, as lstat tells it.
        entry.content().size() + entry.content().target().length,
        entry.mtimeSeconds(),
        entry.mtimeNanos(),
        entry.content().major(),
        entry.content().minor());
  }
}
