package io.bootfs.cli.image;

import io.bootfs.chunker.Index;
import io.bootfs.converter.archive.ArchiveTree;
import io.bootfs.erofs.reader.ErofsReader;
import io.bootfs.erofs.reader.ImageData;
import io.bootfs.fuse.BlobImage;
import io.bootfs.fuse.BlobOptions;
import io.bootfs.fuse.ChunkedBlob;
import io.bootfs.store.ChunkReader;
import io.bootfs.store.Warnings;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * An image or a directory archive that is looked into. Not safe for use by several threads. Whoever
 * opens it closes it; the chunk reader stays the owner's.
 */
public final class OpenImage implements AutoCloseable {

  private final @Nullable Index index;
  private final Closeable data;
  private final ImageTree tree;

  private OpenImage(@Nullable Index index, Closeable data, ImageTree tree) {
    this.index = index;
    this.data = data;
    this.tree = tree;
  }

  /**
   * Opens an image or archive that is in chunks.
   *
   * @param name the index's path, for messages
   * @param warnings takes a line for each chunk that could not be had
   * @throws IOException if it is none, or its beginning can't be read
   */
  public static OpenImage open(Index index, String name, ChunkReader reader, Warnings warnings)
      throws IOException {
    ChunkedBlob blob = new ChunkedBlob(index, reader, BlobOptions.SMALL, warnings);
    try {
      ImageData image = new BlobImage(blob);
      ImageTree tree =
          ArchiveTree.isArchive(image)
              ? new CatarTree(ArchiveTree.open(image, "archive " + name))
              : new ErofsTree(ErofsReader.open(image));
      return new OpenImage(index, blob::close, tree);
    } catch (IOException | RuntimeException e) {
      blob.close();
      throw e;
    }
  }

  /**
   * Opens an archive that lies in a file, {@code .catar}.
   *
   * @throws IOException if it is none, or its beginning can't be read
   */
  public static OpenImage openArchive(Path file) throws IOException {
    FileChannel channel = FileChannel.open(file);
    try {
      ImageData data = new FileData(channel, channel.size());
      return new OpenImage(null, channel, new CatarTree(ArchiveTree.open(data, "archive " + file)));
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** Returns the image's tree. */
  public ImageTree tree() {
    return tree;
  }

  /** Returns what the image's chunks are, or null if it isn't in chunks. */
  public @Nullable Index index() {
    return index;
  }

  @Override
  public void close() throws IOException {
    data.close();
  }
}
