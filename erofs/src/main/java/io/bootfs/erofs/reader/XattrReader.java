package io.bootfs.erofs.reader;

import static io.bootfs.erofs.Format.XATTR_ENTRY_SIZE;
import static io.bootfs.erofs.Format.XATTR_HEADER_SIZE;

import io.bootfs.erofs.Format;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Reads extended attributes, those that follow their inode and those that inodes share. */
final class XattrReader {

  // struct erofs_xattr_ibody_header, then the shared attributes' numbers
  private static final int SHARED_COUNT_OFFSET = 4;

  // struct erofs_xattr_entry
  private static final int INDEX_OFFSET = 1;
  private static final int VALUE_SIZE_OFFSET = 2;

  private final ImageBytes bytes;
  private final long sharedStart;
  private final XattrNames names;

  XattrReader(ImageBytes bytes, ImageSuperblock superblock, XattrNames names) {
    this.bytes = bytes;
    this.sharedStart = superblock.xattrBlock() << superblock.blockBits();
    this.names = names;
  }

  /** Takes attributes one by one, and says whether it wants more. */
  private interface Visitor {
    boolean visit(byte[] name, long valueOffset, int valueSize) throws IOException;
  }

  /** Returns the names of all attributes of an inode. */
  List<byte[]> names(ImageInode inode) throws IOException {
    List<byte[]> found = new ArrayList<>();
    visit(inode, (name, offset, size) -> found.add(name));
    return found;
  }

  /** Returns the value of an attribute, if the inode has it. */
  Optional<byte[]> value(ImageInode inode, byte[] name) throws IOException {
    List<byte[]> found = new ArrayList<>(1);
    visit(
        inode,
        (other, offset, size) -> {
          if (!Arrays.equals(other, name)) {
            return true;
          }
          found.add(content(bytes.read(offset, size)));
          return false;
        });
    return found.stream().findFirst();
  }

  private void visit(ImageInode inode, Visitor visitor) throws IOException {
    if (inode.xattrSize() == 0) {
      return;
    }
    ByteBuffer body = bytes.read(inode.bodyOffset(), inode.xattrSize());
    int shared = Byte.toUnsignedInt(body.get(SHARED_COUNT_OFFSET));
    int inline = XATTR_HEADER_SIZE + shared * Integer.BYTES;
    if (inline > body.capacity()) {
      throw DamagedImageException.inode(
          inode.nid(), "has no room for its %d shared attributes".formatted(shared));
    }
    if (!visitInline(inode, body, inline, visitor)) {
      return;
    }
    for (int i = XATTR_HEADER_SIZE; i < inline; i += Integer.BYTES) {
      long entry = sharedStart + Integer.toUnsignedLong(body.getInt(i)) * XATTR_ENTRY_SIZE;
      if (!visitShared(entry, visitor)) {
        return;
      }
    }
  }

  private boolean visitInline(ImageInode inode, ByteBuffer body, int start, Visitor visitor)
      throws IOException {
    boolean more = true;
    for (int position = start; more && position < body.capacity(); ) {
      int nameLength = Byte.toUnsignedInt(body.get(position));
      int valueSize = Short.toUnsignedInt(body.getShort(position + VALUE_SIZE_OFFSET));
      int nameStart = position + XATTR_ENTRY_SIZE;
      int end = nameStart + nameLength + valueSize;
      if (end > body.capacity()) {
        throw DamagedImageException.inode(inode.nid(), "has attributes that pass their end");
      }
      byte[] suffix = new byte[nameLength];
      body.get(nameStart, suffix);
      int index = Byte.toUnsignedInt(body.get(position + INDEX_OFFSET));
      long value = inode.bodyOffset() + nameStart + nameLength;
      more = visit(index, suffix, value, valueSize, visitor);
      position = (int) Format.align(end, XATTR_ENTRY_SIZE);
    }
    return more;
  }

  private boolean visitShared(long entry, Visitor visitor) throws IOException {
    ByteBuffer header = bytes.read(entry, XATTR_ENTRY_SIZE);
    int nameLength = Byte.toUnsignedInt(header.get(0));
    byte[] suffix = content(bytes.read(entry + XATTR_ENTRY_SIZE, nameLength));
    return visit(
        Byte.toUnsignedInt(header.get(INDEX_OFFSET)),
        suffix,
        entry + XATTR_ENTRY_SIZE + nameLength,
        Short.toUnsignedInt(header.getShort(VALUE_SIZE_OFFSET)),
        visitor);
  }

  private boolean visit(int index, byte[] suffix, long valueOffset, int valueSize, Visitor visitor)
      throws IOException {
    byte[] name = names.name(index, suffix);
    return name == null || visitor.visit(name, valueOffset, valueSize);
  }

  private static byte[] content(ByteBuffer buffer) {
    byte[] content = new byte[buffer.remaining()];
    buffer.get(content);
    return content;
  }
}
