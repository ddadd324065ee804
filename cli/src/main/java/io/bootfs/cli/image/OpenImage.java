package io.bootfs.cli.image;

import io.bootfs.chunker.Index;
import io.bootfs.erofs.reader.ErofsReader;
import io.bootfs.fuse.BlobImage;
import io.bootfs.fuse.BlobOptions;
import io.bootfs.fuse.ChunkedBlob;
import io.bootfs.store.ChunkReader;
import io.bootfs.store.Warnings;
import java.io.IOException;

/**
 * A chunked image that is looked into. Not safe for use by several threads. Whoever opens it closes
 * it; the chunk reader stays the owner's.
 */
public final class OpenImage implements AutoCloseable {

  private final ChunkedBlob blob;
  private final ImageTree tree;

  private OpenImage(ChunkedBlob blob, ImageTree tree) {
    this.blob = blob;
    this.tree = tree;
  }

  /**
   * Opens an image.
   *
   * @param warnings takes a line for each chunk that could not be had
   * @throws IOException if it is none, or its beginning can't be read
   */
  public static OpenImage open(Index index, ChunkReader reader, Warnings warnings)
      throws IOException {
    ChunkedBlob blob = new ChunkedBlob(index, reader, BlobOptions.SMALL, warnings);
    try {
      return new OpenImage(blob, new ErofsTree(ErofsReader.open(new BlobImage(blob))));
    } catch (IOException | RuntimeException e) {
      blob.close();
      throw e;
    }
  }

  /** Returns the image's tree. */
  public ImageTree tree() {
    return tree;
  }

  @Override
  public void close() {
    blob.close();
  }
}
