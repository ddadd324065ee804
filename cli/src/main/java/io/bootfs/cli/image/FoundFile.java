package io.bootfs.cli.image;

import java.nio.ByteBuffer;

/** A file of an image and where it was found. Immutable. */
public final class FoundFile {

  private static final byte[] ROOT = {'/'};

  private final byte[] path;
  private final ImageFile file;

  private FoundFile(byte[] path, ImageFile file) {
    this.path = path;
    this.file = file;
  }

  /** Returns the root directory as what was found. */
  static FoundFile root(ImageFile file) {
    return new FoundFile(ROOT, file);
  }

  /** Returns a file that has a name in this directory. */
  FoundFile below(byte[] name, ImageFile below) {
    boolean root = path.length == 1;
    ByteBuffer joined = ByteBuffer.allocate(path.length + (root ? 0 : 1) + name.length);
    joined.put(path);
    if (!root) {
      joined.put((byte) '/');
    }
    return new FoundFile(joined.put(name).array(), below);
  }

  /** Returns the path from the root, without symbolic links on the way; not a copy. */
  public byte[] path() {
    return path;
  }

  /** Returns the file. */
  public ImageFile file() {
    return file;
  }

  /** Returns the path for people. */
  public String shownPath() {
    return ShownBytes.show(path);
  }
}
