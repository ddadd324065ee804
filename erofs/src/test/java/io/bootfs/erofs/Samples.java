package io.bootfs.erofs;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayInputStream;
import java.io.IOException;

/** Inodes for tests. */
final class Samples {

  private Samples() {}

  static byte[] bytes(String text) {
    return text.getBytes(ISO_8859_1);
  }

  static Attributes attributes(FileType type) {
    return attributes(type, Xattrs.NONE);
  }

  static Attributes attributes(FileType type, Xattrs xattrs) {
    return new Attributes(type.bits() | 0755, 1, 2, 1_700_000_000, 5, xattrs);
  }

  static Directory directory() {
    return new Directory(attributes(FileType.DIRECTORY));
  }

  static RegularFile emptyFile() {
    return new RegularFile(attributes(FileType.REGULAR), FileData.EMPTY);
  }

  static RegularFile file(DataRegion region, byte[] content) throws IOException {
    FileData data = region.append(new ByteArrayInputStream(content), content.length);
    return new RegularFile(attributes(FileType.REGULAR), data);
  }

  static Symlink symlink(String target) throws ErofsLimitException {
    return new Symlink(attributes(FileType.SYMLINK), bytes(target));
  }
}
