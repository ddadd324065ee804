package io.bootfs.erofs.testing;

import io.bootfs.erofs.DataRegion;
import io.bootfs.erofs.Directory;
import io.bootfs.erofs.ErofsImage;
import io.bootfs.erofs.Inode;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** Writes an image to a file: regions one after the other, then metadata, and block 0 at last. */
public final class BlobFile implements Closeable {

  private final FileChannel file;
  private final OutputStream out;
  private final List<DataRegion> regions = new ArrayList<>();

  /** Creates the file. */
  public BlobFile(Path path) throws IOException {
    file =
        FileChannel.open(
            path,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE);
    file.write(ByteBuffer.allocate(ErofsImage.BLOCK_SIZE));
    out = new BufferedOutputStream(Channels.newOutputStream(file), 1 << 16);
  }

  /** Starts the next region; the one before may not be appended to any more. */
  public DataRegion nextRegion() {
    DataRegion region = new DataRegion(out);
    regions.add(region);
    return region;
  }

  /** Writes metadata and block 0; returns the image as it was planned. */
  public ErofsImage finish(Directory root, Iterable<? extends Inode> order) throws IOException {
    ErofsImage image = ErofsImage.plan(root, regions, order);
    byte[] block0 = image.writeMetadata(out);
    out.flush();
    if (file.size() != image.blobSize()) {
      throw new AssertionError(
          "image of %d bytes where %d were planned".formatted(file.size(), image.blobSize()));
    }
    file.write(ByteBuffer.wrap(block0), 0);
    return image;
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
