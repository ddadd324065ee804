package io.bootfs.fuzz;

import io.bootfs.converter.archive.ArchiveEntry;
import io.bootfs.converter.archive.ArchiveReader;
import io.bootfs.converter.archive.ArchiveTree;
import io.bootfs.erofs.FileType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Reads a directory archive of casync's, from end to end and by its tables. */
public final class ArchiveFuzz {

  private static final int MOST_FILES = 2000;
  private static final byte[] CHILD = "etc".getBytes(StandardCharsets.US_ASCII);

  private ArchiveFuzz() {}

  /** Reads one input of the fuzzer. */
  public static void fuzzerTestOneInput(byte[] data) {
    Refusal.isAllowed(() ->
        ArchiveReader.read(
            new ByteArrayInputStream(data),
            "archive",
            (path, entry, content) -> {
              content.transferTo(OutputStream.nullOutputStream());
              entry.attributes();
            }));
    Refusal.isAllowed(() -> walk(new BytesInMemory(data)));
  }

  private static void walk(BytesInMemory archive) throws IOException {
    if (!ArchiveTree.isArchive(archive)) {
      return;
    }
    ArchiveTree tree = ArchiveTree.open(archive, "archive");
    Deque<ArchiveTree.Located> ahead = new ArrayDeque<>(List.of(tree.root()));
    int[] left = {MOST_FILES};
    while (!ahead.isEmpty()) {
      ArchiveTree.Located directory = ahead.pop();
      archive.nextCall();
      tree.child(directory, CHILD);
      archive.nextCall();
      tree.list(
          directory,
          (name, file) -> {
            archive.nextCall();
            if (--left[0] < 0) {
              throw new IOException("enough of it was read");
            }
            ArchiveEntry entry = tree.entry(file.entry().offset());
            if (entry.isDirectory()) {
              ahead.add(file);
            } else if (entry.type() == FileType.REGULAR) {
              tree.read(entry, entry.content().size() / 2, MemorySegment.ofArray(new byte[100]));
            }
          });
    }
  }
}
