package io.bootfs.fuzz;

import io.bootfs.erofs.reader.ErofsReader;
import io.bootfs.erofs.reader.ImageInode;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Walks through an EROFS image, as boot does where the kernel can't mount it. */
public final class ErofsFuzz {

  private static final int CHECKSUM_FLAG = 1024 + 8; // of feature_compat in the superblock
  private static final int MOST_INODES = 300;
  private static final int MOST_ENTRIES = 300;

  private ErofsFuzz() {}

  /** Reads one input of the fuzzer. */
  public static void fuzzerTestOneInput(byte[] data) {
    if (data.length > CHECKSUM_FLAG) {
      data[CHECKSUM_FLAG] = 0; // Else each change of the superblock would be refused alike.
    }
    Refusal.isAllowed(() -> walk(new BytesInMemory(data)));
  }

  private static void walk(BytesInMemory image) throws IOException {
    ErofsReader reader = ErofsReader.open(image);
    Deque<Long> ahead = new ArrayDeque<>(List.of(reader.superblock().rootNid()));
    for (int left = MOST_INODES; left > 0 && !ahead.isEmpty(); left--) {
      image.nextCall();
      visit(reader, reader.inode(ahead.pop()), ahead);
    }
  }

  private static void visit(ErofsReader reader, ImageInode inode, Deque<Long> ahead)
      throws IOException {
    for (byte[] name : reader.xattrNames(inode)) {
      if (reader.xattr(inode, name).isEmpty()) {
        throw new AssertionError("an extended attribute is listed and not there");
      }
    }
    switch (inode.type()) {
      case DIRECTORY -> {
        int[] left = {MOST_ENTRIES};
        reader.list(
            inode,
            0,
            entry -> {
              if (!entry.isDot()) {
                ahead.add(entry.nid());
              }
              return --left[0] > 0;
            });
        reader.lookup(inode, "file".getBytes(StandardCharsets.US_ASCII));
      }
      case SYMLINK -> reader.target(inode);
      case REGULAR -> {
        MemorySegment target = MemorySegment.ofArray(new byte[5000]);
        reader.read(inode, 0, target);
        reader.read(inode, inode.size() / 2, target);
      }
      default -> {}
    }
  }
}
