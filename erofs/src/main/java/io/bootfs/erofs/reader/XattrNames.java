package io.bootfs.erofs.reader;

import static io.bootfs.erofs.Format.MAX_NAME;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.bootfs.erofs.Format;
import io.bootfs.erofs.XattrPrefix;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The beginnings of extended attributes' names that stand as numbers in an image: those that the
 * format knows, and the long ones ({@code struct erofs_xattr_long_prefix}) of the image itself.
 */
final class XattrNames {

  /** {@code EROFS_XATTR_LONG_PREFIX}: the number is one of the image's own prefixes. */
  private static final int LONG = 0x80;

  private static final int ALIGNMENT = 4;

  private final List<byte[]> longPrefixes;

  private XattrNames(List<byte[]> longPrefixes) {
    this.longPrefixes = longPrefixes;
  }

  /** Reads the image's own prefixes. */
  static XattrNames read(
      ImageBytes bytes, ImageSuperblock superblock, Inodes inodes, Contents contents)
      throws IOException {
    List<byte[]> prefixes = new ArrayList<>();
    if (superblock.xattrPrefixes() == 0) {
      return new XattrNames(prefixes);
    }
    ImageInode packed = superblock.packedNid() == 0 ? null : inodes.read(superblock.packedNid());
    long position = superblock.xattrPrefixOffset();
    for (int i = 0; i < superblock.xattrPrefixes(); i++) {
      position = Format.align(position, ALIGNMENT);
      int length = Short.toUnsignedInt(read(bytes, contents, packed, position, 2).getShort());
      if (length < 1 || length > 1 + MAX_NAME) {
        throw new DamagedImageException(
            "the prefix %d of extended attributes has %d bytes".formatted(i, length));
      }
      prefixes.add(prefix(read(bytes, contents, packed, position + 2, length)));
      position += 2 + length;
    }
    return new XattrNames(prefixes);
  }

  private static ByteBuffer read(
      ImageBytes bytes, Contents contents, @Nullable ImageInode packed, long offset, int length)
      throws IOException {
    if (packed == null) {
      return bytes.read(offset, length);
    }
    byte[] piece = new byte[length];
    if (contents.read(packed, offset, MemorySegment.ofArray(piece)) < length) {
      throw DamagedImageException.inode(packed.nid(), "ends within a prefix of attributes");
    }
    return ByteBuffer.wrap(piece).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Joins base and infix; what the base is not known of can't begin a name, and gets none. */
  private static byte[] prefix(ByteBuffer stored) {
    XattrPrefix base = XattrPrefix.of(Byte.toUnsignedInt(stored.get()));
    byte[] infix = new byte[stored.remaining()];
    stored.get(infix);
    return base == null ? new byte[0] : join(base.text().getBytes(ISO_8859_1), infix);
  }

  /**
   * Returns a whole name, or null if its number is unknown, as the kernel leaves such names out.
   */
  byte @Nullable [] name(int index, byte[] suffix) {
    if ((index & LONG) != 0) {
      int number = index & ~LONG;
      boolean known = number < longPrefixes.size() && longPrefixes.get(number).length > 0;
      return known ? join(longPrefixes.get(number), suffix) : null;
    }
    XattrPrefix prefix = XattrPrefix.of(index);
    return prefix == null ? null : join(prefix.text().getBytes(ISO_8859_1), suffix);
  }

  private static byte[] join(byte[] prefix, byte[] suffix) {
    return ByteBuffer.allocate(prefix.length + suffix.length).put(prefix).put(suffix).array();
  }
}
