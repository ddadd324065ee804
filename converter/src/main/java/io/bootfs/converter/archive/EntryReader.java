package io.bootfs.converter.archive;

import io.bootfs.erofs.FileType;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Reads what an archive says of a file, up to its data or the first name in it. The first file, the
 * root, decides the features of the whole archive. Not thread-safe.
 */
final class EntryReader {

  private static final int PERMISSIONS = 07777;
  private static final long NANOS_PER_SECOND = 1_000_000_000;
  private static final long GREATEST_ID_16 = 0xfffeL;
  private static final long GREATEST_ID_32 = 0xffff_fffeL;

  /** No archive has all features: those of the root aren't known yet. */
  private static final long UNKNOWN = -1;

  private long features = UNKNOWN;

  /** Reads a file's records. A regular file's data comes next, and must be read by the caller. */
  ArchiveEntry read(RecordReader records) throws IOException {
    long offset = records.offset();
    ByteBuffer body = records.take(RecordType.ENTRY);
    checkFeatures(records, body.getLong());
    int mode = mode(records, body.getLong());
    long flags = body.getLong();
    checkFlags(records, flags, FileType.of(mode));
    int uid = id(records, body.getLong());
    int gid = id(records, body.getLong());
    long nanos = body.getLong();
    FileAttributes attributes = new FileAttributes(records, mode);
    readAttributes(records, attributes);
    return new ArchiveEntry(
        offset,
        mode,
        uid,
        gid,
        // Unsigned, up to the year 2554: casync can't tell a time before 1970.
        Long.divideUnsigned(nanos, NANOS_PER_SECOND),
        (int) Long.remainderUnsigned(nanos, NANOS_PER_SECOND),
        attributes.finish(),
        Unkept.of(flags, attributes.hasQuotaProject()),
        ContentReader.read(records, FileType.of(mode)));
  }

  private void checkFeatures(RecordReader records, long flags) throws ArchiveFormatException {
    if (features != UNKNOWN) {
      if (flags != features) {
        throw records.damaged(
            "feature flags %016x are not those of the root, %016x".formatted(flags, features));
      }
      return;
    }
    if ((flags & ~Feature.KNOWN) != 0) {
      throw records.damaged("feature flags %016x are not casync's".formatted(flags));
    }
    if (has(flags, Feature.USER_NAMES) && !has(flags, Feature.UIDS_16 | Feature.UIDS_32)) {
      throw records.damaged(
          "owners have names and no numbers: make the archive with --with=32bit-uids");
    }
    features = flags;
  }

  private int mode(RecordReader records, long mode) throws ArchiveFormatException {
    if ((mode & ~(FileType.MASK | PERMISSIONS)) == 0 && isKnown((int) mode)) {
      return (int) mode;
    }
    throw records.damaged(
        "mode 0%o can't be, or has a type that the archive's features leave out".formatted(mode));
  }

  private boolean isKnown(int mode) {
    for (FileType type : FileType.values()) {
      if (type.bits() == (mode & FileType.MASK)) {
        return switch (type) {
          case REGULAR, DIRECTORY -> true;
          case SYMLINK -> has(features, Feature.SYMLINKS);
          case CHARACTER_DEVICE, BLOCK_DEVICE -> has(features, Feature.DEVICES);
          case FIFO -> has(features, Feature.FIFOS);
          case SOCKET -> has(features, Feature.SOCKETS);
        };
      }
    }
    return false;
  }

  /** An image has no place for these flags, but those that can't be show a damaged archive. */
  private void checkFlags(RecordReader records, long flags, FileType type)
      throws ArchiveFormatException {
    boolean mayHave = type == FileType.REGULAR || type == FileType.DIRECTORY;
    if ((flags & ~(features & Feature.FILE_FLAGS)) != 0 || (flags != 0 && !mayHave)) {
      throw records.damaged("a file's flags can't be %016x".formatted(flags));
    }
  }

  private int id(RecordReader records, long id) throws ArchiveFormatException {
    if (id < 0 || id > greatestId()) {
      throw records.damaged("an owner is out of range: " + Long.toUnsignedString(id));
    }
    return (int) id;
  }

  private long greatestId() {
    if (has(features, Feature.UIDS_16)) {
      return GREATEST_ID_16;
    }
    return has(features, Feature.UIDS_32) ? GREATEST_ID_32 : 0;
  }

  private void readAttributes(RecordReader records, FileAttributes attributes) throws IOException {
    RecordType last = RecordType.ENTRY;
    for (RecordType type = records.peek(); type.isAttribute(); type = records.peek()) {
      if (type.compareTo(last) < 0 || (type == last && !type.isRepeated())) {
        throw records.damaged("a record %s can't follow %s".formatted(type, last));
      }
      if (!has(features, type.feature())) {
        throw records.damaged("the archive's features leave out records " + type);
      }
      attributes.add(type, records.take(type));
      last = type;
    }
  }

  private static boolean has(long flags, long any) {
    return (flags & any) != 0;
  }
}
