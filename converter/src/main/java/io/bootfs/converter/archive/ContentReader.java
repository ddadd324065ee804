package io.bootfs.converter.archive;

import io.bootfs.erofs.FileType;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Reads the record that says what a file consists of, as its type demands. */
final class ContentReader {

  private static final byte[] NOTHING = {};

  /** Linux's dev_t has 12 bits for the major number, and 20 for the minor. */
  private static final long MOST_MAJORS = 1 << 12;

  private static final long MOST_MINORS = 1 << 20;

  private ContentReader() {}

  /** Reads it; a regular file's data comes next. */
  static ArchiveEntry.Content read(RecordReader records, FileType type) throws IOException {
    return switch (type) {
      case REGULAR -> {
        long size = records.begin(RecordType.PAYLOAD);
        yield new ArchiveEntry.Content(records.offset(), size, NOTHING, 0, 0);
      }
      case SYMLINK -> {
        byte[] target = Texts.withoutNul(records, records.take(RecordType.SYMLINK));
        yield new ArchiveEntry.Content(records.offset(), 0, target, 0, 0);
      }
      case CHARACTER_DEVICE, BLOCK_DEVICE -> device(records);
      case DIRECTORY, FIFO, SOCKET -> new ArchiveEntry.Content(records.offset(), 0, NOTHING, 0, 0);
    };
  }

  private static ArchiveEntry.Content device(RecordReader records) throws IOException {
    ByteBuffer body = records.take(RecordType.DEVICE);
    long major = body.getLong();
    long minor = body.getLong();
    if (major < 0 || major >= MOST_MAJORS || minor < 0 || minor >= MOST_MINORS) {
      throw records.damaged(
          "no device has the number %s:%s"
              .formatted(Long.toUnsignedString(major), Long.toUnsignedString(minor)));
    }
    return new ArchiveEntry.Content(records.offset(), 0, NOTHING, major, minor);
  }
}
