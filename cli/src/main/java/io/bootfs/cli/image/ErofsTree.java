package io.bootfs.cli.image;

import io.bootfs.erofs.reader.ErofsReader;
import io.bootfs.erofs.reader.Extent;
import io.bootfs.erofs.reader.ImageInode;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** The tree of an EROFS image. */
final class ErofsTree implements ImageTree {

  private final ErofsReader reader;

  ErofsTree(ErofsReader reader) {
    this.reader = reader;
  }

  @Override
  public ImageFile root() throws IOException {
    return file(reader.root());
  }

  @Override
  public Optional<ImageFile> child(ImageFile directory, byte[] name) throws IOException {
    OptionalLong nid = reader.lookup(inode(directory), name);
    return nid.isEmpty() ? Optional.empty() : Optional.of(file(reader.inode(nid.getAsLong())));
  }

  @Override
  public void list(ImageFile directory, Visitor visitor) throws IOException {
    reader.list(
        inode(directory),
        0,
        entry -> {
          if (!entry.isDot()) {
            visitor.visit(entry.name(), file(reader.inode(entry.nid())));
          }
          return true;
        });
  }

  @Override
  public byte[] target(ImageFile link) throws IOException {
    return reader.target(inode(link));
  }

  @Override
  public Map<String, String> xattrs(ImageFile file) throws IOException {
    ImageInode inode = inode(file);
    Map<String, String> xattrs = new TreeMap<>();
    for (byte[] name : reader.xattrNames(inode)) {
      byte[] value = reader.xattr(inode, name).orElseThrow();
      xattrs.put(ShownBytes.show(name), ShownBytes.show(value));
    }
    return xattrs;
  }

  @Override
  public long read(ImageFile file, long offset, MemorySegment target) throws IOException {
    return reader.read(inode(file), offset, target);
  }

  @Override
  public List<Extent> extents(ImageFile file) throws IOException {
    return reader.extents(inode(file));
  }

  private ImageInode inode(ImageFile file) throws IOException {
    return reader.inode(file.number());
  }

  private static ImageFile file(ImageInode inode) {
    return new ImageFile(
        inode.nid(),
        inode.mode(),
        Integer.toUnsignedLong(inode.uid()),
        Integer.toUnsignedLong(inode.gid()),
        inode.links(),
        inode.size(),
        inode.mtimeSeconds(),
        inode.mtimeNanos(),
        inode.major(),
        inode.minor());
  }
}
