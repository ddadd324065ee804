package io.bootfs.erofs.testing;

import io.bootfs.erofs.DataRegion;
import io.bootfs.erofs.Directory;
import io.bootfs.erofs.Inode;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Writes the image of a directory on disk with everything that is in it, as one layer. */
public final class TreeImage {

  private TreeImage() {}

  /** Writes the image of a tree to a file. */
  public static void write(Path tree, Path image) throws IOException {
    try (BlobFile blob = new BlobFile(image)) {
      DataRegion region = blob.nextRegion();
      PackedTree packed =
          Command.python(
              output -> PackedTree.read(new BufferedInputStream(output, 1 << 16), region),
              "tree.py",
              "pack",
              tree);
      Directory root = packed.root();
      List<Inode> order = packed.files();
      blob.finish(root, order);
    }
  }
}
