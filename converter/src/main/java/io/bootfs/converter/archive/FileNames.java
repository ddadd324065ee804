package io.bootfs.converter.archive;

import io.bootfs.converter.layer.EntryPath;
import io.bootfs.erofs.Directory;
import io.bootfs.erofs.ErofsLimitException;
import java.io.IOException;

/** Reads the names of files, and refuses those that no file can have. */
final class FileNames {

  private FileNames() {}

  /** Reads a record FILENAME. */
  static byte[] take(RecordReader records) throws IOException {
    byte[] name = Texts.withoutNul(records, records.take(RecordType.FILENAME));
    try {
      Directory.checkName(name);
    } catch (ErofsLimitException e) {
      throw records.damaged(
          "%s, in a directory: %s".formatted(EntryPath.printable(name), e.getMessage()));
    }
    return name;
  }
}
