package io.bootfs.erofs.testing;

import io.bootfs.erofs.DataRegion;
import io.bootfs.erofs.Directory;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Path;

/** Writes the image of a directory on disk with everything that is in it, as one layer. */
public final class TreeImage {

  private TreeImage() {}

  /** Writes the image of a tree to a file. */
  public static void write(Path tree, Path image) throws IOException {
    try (BlobFile blob = new BlobFile(image)) {
      PackedTree packed = pack(tree, blob.nextRegion());
      blob.finish(packed.root(), packed.files());
    }
  }

  /** Reads a tree from disk; its files' content goes to a region. */
  public static Directory read(Path tree, DataRegion region) throws IOException {
    return pack(tree, region).root();
  }

  private static PackedTree pack(Path tree, DataRegion region) throws IOException {
    return Command.python(
        output -> PackedTree.read(new BufferedInputStream(output, 1 << 16), region),
        "tree.py",
        "pack",
        tree);
  }
}
