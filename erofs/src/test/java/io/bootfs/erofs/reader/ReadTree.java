package io.bootfs.erofs.reader;

import static org.assertj.core.api.Assertions.assertThat;

import io.bootfs.erofs.Attributes;
import io.bootfs.erofs.DataRegion;
import io.bootfs.erofs.Directory;
import io.bootfs.erofs.FileData;
import io.bootfs.erofs.FileType;
import io.bootfs.erofs.Inode;
import io.bootfs.erofs.RegularFile;
import io.bootfs.erofs.SpecialFile;
import io.bootfs.erofs.Symlink;
import io.bootfs.erofs.Xattrs;
import io.bootfs.erofs.testing.BlobFile;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A whole image, read by {@link ErofsReader} and written anew: it must come out the same. */
public final class ReadTree {

  private final ErofsReader reader;
  private final DataRegion region;
  private final Map<Long, Inode> files = new HashMap<>();
  private final Map<Long, Long> names = new HashMap<>();
  private final List<Inode> order = new ArrayList<>();

  private ReadTree(ErofsReader reader, DataRegion region) {
    this.reader = reader;
    this.region = region;
  }

  /** Reads an image and writes what was read to another one, in the order of tree.py. */
  public static void rewrite(Path image, Path copy) throws IOException {
    try (ImageFile file = new ImageFile(image);
        BlobFile blob = new BlobFile(copy)) {
      ReadTree tree = new ReadTree(ErofsReader.open(file), blob.nextRegion());
      Directory root = tree.read();
      tree.assertLinks();
      blob.finish(root, tree.order);
    }
  }

  @SuppressWarnings("ArrayRecordComponent") // Never compared: a carrier.
  private record Step(ImageInode inode, byte[] name, Directory parent) {}

  private Directory read() throws IOException {
    ImageInode root = reader.root();
    Directory top = new Directory(attributes(root));
    Deque<Step> ahead = new ArrayDeque<>();
    below(root, top).reversed().forEach(ahead::push);
    while (!ahead.isEmpty()) {
      Step step = ahead.pop();
      if (step.inode().isDirectory()) {
        Directory directory = new Directory(attributes(step.inode()));
        step.parent().put(step.name(), directory);
        below(step.inode(), directory).reversed().forEach(ahead::push);
      } else {
        names.merge(step.inode().nid(), 1L, Long::sum);
        step.parent().put(step.name(), file(step.inode()));
      }
    }
    return top;
  }

  private List<Step> below(ImageInode inode, Directory directory) throws IOException {
    List<Step> steps = new ArrayList<>();
    reader.list(
        inode,
        0,
        entry -> {
          ImageInode child = reader.inode(entry.nid());
          assertThat(entry.type()).isEqualTo(child.type().direntType());
          assertThat(reader.lookup(inode, entry.name())).hasValue(entry.nid());
          if (!entry.isDot()) {
            steps.add(new Step(child, entry.name(), directory));
          }
          return true;
        });
    long subdirectories = steps.stream().filter(step -> step.inode().isDirectory()).count();
    assertThat(inode.links()).isEqualTo(2 + subdirectories);
    assertThat(reader.lookup(inode, "~ no such name".getBytes(StandardCharsets.UTF_8))).isEmpty();
    return steps;
  }

  private void assertLinks() throws IOException {
    for (Map.Entry<Long, Long> name : names.entrySet()) {
      assertThat(reader.inode(name.getKey()).links()).isEqualTo(name.getValue());
    }
  }

  private Inode file(ImageInode inode) throws IOException {
    Inode known = files.get(inode.nid());
    if (known != null) {
      return known;
    }
    Inode file = newFile(inode);
    files.put(inode.nid(), file);
    order.add(file);
    return file;
  }

  private Inode newFile(ImageInode inode) throws IOException {
    Attributes attributes = attributes(inode);
    return switch (inode.type()) {
      case REGULAR -> new RegularFile(attributes, data(inode));
      case SYMLINK -> new Symlink(attributes, reader.target(inode));
      case CHARACTER_DEVICE, BLOCK_DEVICE ->
          SpecialFile.device(attributes, inode.major(), inode.minor());
      case FIFO, SOCKET -> SpecialFile.pipeOrSocket(attributes);
      case DIRECTORY -> throw new AssertionError(FileType.DIRECTORY);
    };
  }

  private FileData data(ImageInode inode) throws IOException {
    return region.append(new Content(inode), inode.size());
  }

  private Attributes attributes(ImageInode inode) throws IOException {
    Xattrs.Builder xattrs = Xattrs.builder();
    for (byte[] name : reader.xattrNames(inode)) {
      xattrs.put(name, reader.xattr(inode, name).orElseThrow());
    }
    return new Attributes(
        inode.mode(),
        inode.uid(),
        inode.gid(),
        inode.mtimeSeconds(),
        inode.mtimeNanos(),
        xattrs.build());
  }

  /** A file's data, piece by piece; its holes are not read but skipped by extents. */
  private final class Content extends InputStream {

    private final ImageInode inode;
    private long position;

    Content(ImageInode inode) {
      this.inode = inode;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      MemorySegment piece = MemorySegment.ofArray(target).asSlice(offset, length);
      int read = (int) reader.read(inode, position, piece);
      position += read;
      return read == 0 && length > 0 ? -1 : read;
    }
  }
}
