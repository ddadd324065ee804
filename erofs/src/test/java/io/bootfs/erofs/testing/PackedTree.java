package io.bootfs.erofs.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

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
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads what {@code tree.py pack} writes. */
final class PackedTree {

  private static final HexFormat HEX = HexFormat.of();
  private static final byte[] NOTHING = {};

  private final InputStream in;
  private final DataRegion region;
  private final Map<String, Directory> directories = new HashMap<>();
  private final Map<String, Inode> inodes = new HashMap<>();
  private final List<Inode> files = new ArrayList<>();

  private PackedTree(InputStream in, DataRegion region) {
    this.in = in;
    this.region = region;
  }

  /** Reads a whole tree; its files' content goes to a region. */
  static PackedTree read(InputStream in, DataRegion region) throws IOException {
    PackedTree tree = new PackedTree(in, region);
    for (String line = readLine(in); line != null; line = readLine(in)) {
      tree.add(Arrays.asList(line.split(" ", -1)));
    }
    return tree;
  }

  /** Returns the tree's root. */
  Directory root() {
    return Objects.requireNonNull(directories.get(""), "no root in the packed tree");
  }

  /** Returns all that isn't a directory, in the order read. */
  List<Inode> files() {
    return files;
  }

  private void add(List<String> fields) throws IOException {
    byte[] path = bytes(fields.get(0));
    Inode known = inodes.get(fields.get(1));
    Inode inode = known == null ? inode(fields) : known;
    if (known == null && !(inode instanceof Directory)) {
      inodes.put(fields.get(1), inode);
      files.add(inode);
    }
    String text = new String(path, ISO_8859_1);
    if (inode instanceof Directory directory) {
      directories.put(text, directory);
    }
    if (path.length > 0) {
      int slash = text.lastIndexOf('/');
      Directory parent =
          Objects.requireNonNull(directories.get(slash < 0 ? "" : text.substring(0, slash)), text);
      parent.put(text.substring(slash + 1).getBytes(ISO_8859_1), inode);
    }
  }

  private Inode inode(List<String> fields) throws IOException {
    Attributes attributes =
        new Attributes(
            Integer.parseInt(fields.get(2)),
            Integer.parseUnsignedInt(fields.get(3)),
            Integer.parseUnsignedInt(fields.get(4)),
            Long.parseLong(fields.get(5)),
            Integer.parseInt(fields.get(6)),
            xattrs(fields.get(11)));
    return switch (FileType.of(attributes.mode())) {
      case REGULAR -> new RegularFile(attributes, content(Long.parseLong(fields.get(9))));
      case DIRECTORY -> new Directory(attributes);
      case SYMLINK -> new Symlink(attributes, bytes(fields.get(10)));
      case CHARACTER_DEVICE, BLOCK_DEVICE ->
          SpecialFile.device(
              attributes, Long.parseLong(fields.get(7)), Long.parseLong(fields.get(8)));
      case FIFO, SOCKET -> SpecialFile.pipeOrSocket(attributes);
    };
  }

  private FileData content(long size) throws IOException {
    PackedContent content = new PackedContent(in, size);
    FileData data = region.append(content, size);
    content.finish();
    return data;
  }

  private static Xattrs xattrs(String field) throws IOException {
    Xattrs.Builder xattrs = Xattrs.builder();
    if (!field.equals("-")) {
      for (String xattr : field.split(",", -1)) {
        int equals = xattr.indexOf('=');
        xattrs.put(bytes(xattr.substring(0, equals)), bytes(xattr.substring(equals + 1)));
      }
    }
    return xattrs.build();
  }

  private static byte[] bytes(String hex) {
    return hex.equals("-") ? NOTHING : HEX.parseHex(hex);
  }

  /** Returns the next line without its end; null at the end of the stream. */
  static @Nullable String readLine(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        if (line.size() > 0) {
          throw new EOFException("the packed tree ends within a line");
        }
        return null;
      }
      line.write(b);
    }
    return line.toString(ISO_8859_1);
  }
}
