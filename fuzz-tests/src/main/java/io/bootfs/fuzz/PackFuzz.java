package io.bootfs.fuzz;

import io.bootfs.chunker.IdLookup;
import io.bootfs.chunker.Index;
import io.bootfs.store.ChunkChecker;
import io.bootfs.store.PackName.Content;
import io.bootfs.store.pack.FrameReader;
import io.bootfs.store.pack.PackCheck;
import io.bootfs.store.pack.PackTable;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Reads the table of a pack, and what is in it. */
public final class PackFuzz {

  private static final Index INDEX = SeedIndex.index();
  private static final int[] DIFFERENT = PackTable.different(INDEX, new IdLookup(INDEX));

  private static final PackCheck SERVER = new PackCheck(new ChunkChecker(), 256 << 10, 0);

  private PackFuzz() {}

  /** Reads one input of the fuzzer. */
  public static void fuzzerTestOneInput(byte[] data) {
    Refusal.isAllowed(() -> check(PackTable.read(new ByteArrayInputStream(data), INDEX)));
    Refusal.isAllowed(
        () -> check(PackTable.readImage(new ByteArrayInputStream(data), INDEX, DIFFERENT)));
    Refusal.isAllowed(() -> readFrames(data));
    Refusal.isAllowed(() ->
        SERVER.copy(
            Content.START, new ByteArrayInputStream(data), OutputStream.nullOutputStream()));
  }

  private static void readFrames(byte[] data) throws IOException {
    InputStream in = new ByteArrayInputStream(data);
    for (PackTable.Frame frame : PackTable.read(in, INDEX).frames()) {
      try (FrameReader reader = new FrameReader(in, frame.storedLength())) {
        for (PackTable.Entry entry : frame.entries()) {
          reader.read(INDEX.length(entry.number()));
        }
        reader.mustEnd();
      }
    }
  }

  private static void check(PackTable table) {
    for (PackTable.Entry entry : table.entries()) {
      if (entry.end() < entry.offset() || !entry.id().equals(INDEX.id(entry.number()))) {
        throw new AssertionError(entry + " is none of the index");
      }
    }
  }
}
