package io.bootfs.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tells casync's files from others by their first bytes. */
final class SourceFiles {

  /** {@code CA_FORMAT_ENTRY} of casync's {@code caformat.h}, which begins an archive. */
  private static final long ENTRY = 0x1396fabcea5bbb51L;

  /** {@code CA_FORMAT_INDEX}, which begins an index. */
  private static final long INDEX = 0x96824d9c7b129ff9L;

  private static final int HEADER_BYTES = 16;

  private SourceFiles() {}

  /** Tells whether a file is a directory archive, {@code .catar}. */
  static boolean isArchive(Path file) throws IOException {
    return Files.isRegularFile(file) && type(file) == ENTRY;
  }

  /** Tells whether a file is an index, {@code .caidx} or {@code .caibx}. */
  static boolean isIndex(Path file) throws IOException {
    return Files.isRegularFile(file) && type(file) == INDEX;
  }

  /** Returns the type of the first record, or 0. */
  private static long type(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] header = in.readNBytes(HEADER_BYTES);
      return header.length < HEADER_BYTES
          ? 0
          : ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN).getLong(Long.BYTES);
    }
  }
}
