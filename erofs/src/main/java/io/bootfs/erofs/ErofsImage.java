package io.bootfs.erofs;

import static io.bootfs.erofs.Format.BLOCK;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/**
 * An EROFS image that is about to be written: a tree, and the regions that have its files' data.
 *
 * <p>The image is block 0, then the regions' bytes in the order given here, then the metadata; its
 * size is a multiple of {@value #BLOCK_SIZE}. The same tree and regions make the same bytes, UUID
 * included. Linux mounts it from 5.4 on, or from 5.15 if some file has holes.
 *
 * <pre>{@code
 * DataRegion layer = new DataRegion(layerStream);
 * RegularFile file = new RegularFile(attributes, layer.append(content, size));
 * root.put(name, file);
 * ErofsImage image = ErofsImage.plan(root, List.of(layer), List.of(file));
 * byte[] block0 = image.writeMetadata(metadataStream);
 * }</pre>
 *
 * <p>Metadata is streamed: planning takes 4 bytes a file and 24 a directory on top of what {@link
 * Inode} says, and writing 64 KiB. Not safe for use by several threads.
 */
public final class ErofsImage {

  /** The size of a block in bytes; all data starts on one. */
  public static final int BLOCK_SIZE = BLOCK;

  private final InodeTable table;
  private final MetadataLayout layout;
  private final RegionAddresses addresses;
  private final List<DataRegion> regions;

  private ErofsImage(InodeTable table, RegionAddresses addresses, List<DataRegion> regions)
      throws IOException {
    this.table = table;
    this.addresses = addresses;
    this.regions = regions;
    layout = new MetadataLayout(table);
    if (blocks() > Format.MAX_BLOCKS) {
      throw new ErofsLimitException(
          "the image has %d blocks of %d bytes; the limit is %d"
              .formatted(blocks(), BLOCK, Format.MAX_BLOCKS));
    }
  }

  /**
   * Decides where everything lies.
   *
   * <p>Neither the regions nor the tree may change from here on, and the tree's inodes may not go
   * into another plan before this one's metadata is written.
   *
   * @param root the tree
   * @param regions the regions in the image's order; all that the tree's files have data in
   * @param order the inodes that aren't directories, layer by layer as their layers list them, so
   *     that images which share layers share metadata. Those of the tree that are missing come
   *     last. Those that the tree doesn't reach, because an upper layer hides them, are written
   *     too: what comes after them has the same place in an image that shows them
   * @throws ErofsLimitException if the image becomes larger than EROFS allows
   * @throws IllegalArgumentException if a directory is in the tree twice
   */
  public static ErofsImage plan(
      Directory root, List<DataRegion> regions, Iterable<? extends Inode> order)
      throws IOException {
    List<DataRegion> inOrder = List.copyOf(regions);
    return new ErofsImage(new InodeTable(root, order), new RegionAddresses(inOrder), inOrder);
  }

  /** Returns the bytes of the whole image. */
  public long blobSize() {
    return blocks() * BLOCK;
  }

  /** Returns the offset of the metadata in the image, in bytes. */
  public long metadataOffset() {
    return addresses.end() * BLOCK;
  }

  /**
   * Returns where a file's bytes begin in the image; they lie there in one piece.
   *
   * @throws IllegalArgumentException if the file is empty or has holes, or its data is in a region
   *     that wasn't given
   */
  public long offset(FileData data) {
    if (data.size() == 0 || data.hasHoles()) {
      throw new IllegalArgumentException("an empty file, or one with holes, is not in one piece");
    }
    return addresses.block(data) * BLOCK;
  }

  /**
   * Writes the metadata and returns the {@value #BLOCK_SIZE} bytes of block 0.
   *
   * @param out the stream to write to; neither flushed nor closed
   * @throws IllegalArgumentException if a file's data is in a region that wasn't given
   */
  public byte[] writeMetadata(OutputStream out) throws IOException {
    MessageDigest digest = sha256();
    MetadataStream stream = new MetadataStream(out, digest);
    new MetadataWriter(table, layout, addresses, addresses.end(), stream).write();
    for (DataRegion region : regions) {
      digest.update(ByteBuffer.allocate(Long.BYTES).putLong(region.checksum()).array());
    }
    return Superblock.block(
        table.reachable(), blocks(), addresses.end(), layout.hasChunkBased(), digest.digest());
  }

  private long blocks() {
    return addresses.end() + layout.blocks();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
