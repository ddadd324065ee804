package io.bootfs.cli.image;

import io.bootfs.erofs.reader.Extent;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The tree of an image, whatever its format. Not safe for use by several threads. */
public interface ImageTree {

  /** Returns the root directory. */
  ImageFile root() throws IOException;

  /** Returns the file that has a name in a directory, neither {@code .} nor {@code ..}. */
  Optional<ImageFile> child(ImageFile directory, byte[] name) throws IOException;

  /** Takes the files of a directory. */
  @FunctionalInterface
  interface Visitor {

    /** Takes a file and its name. */
    void visit(byte[] name, ImageFile file) throws IOException;
  }

  /** Lists a directory in the order of the names' bytes, without {@code .} and {@code ..}. */
  void list(ImageFile directory, Visitor visitor) throws IOException;

  /** Returns what a symbolic link points to. */
  byte[] target(ImageFile link) throws IOException;

  /** Returns a file's extended attributes by name, both as {@link ShownBytes} shows them. */
  Map<String, String> xattrs(ImageFile file) throws IOException;

  /** Fills a segment with a regular file's data; returns how many bytes there were. */
  long read(ImageFile file, long offset, MemorySegment target) throws IOException;

  /** Returns where a regular file's data lies in the blob, in order. */
  List<Extent> extents(ImageFile file) throws IOException;
}
