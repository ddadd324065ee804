package io.bootfs.fuzz;

import io.bootfs.chunker.IdLookup;
import io.bootfs.chunker.Index;
import io.bootfs.store.pack.PackTable;
import java.io.ByteArrayInputStream;

/** Reads the table of a pack. */
public final class PackFuzz {

  private static final Index INDEX = SeedIndex.index();
  private static final int[] DIFFERENT = PackTable.different(INDEX, new IdLookup(INDEX));

  private PackFuzz() {}

  /** Reads one input of the fuzzer. */
  public static void fuzzerTestOneInput(byte[] data) {
    Refusal.isAllowed(() -> check(PackTable.read(new ByteArrayInputStream(data), INDEX)));
    Refusal.isAllowed(
        () -> check(PackTable.readImage(new ByteArrayInputStream(data), INDEX, DIFFERENT)));
  }

  private static void check(PackTable table) {
    for (PackTable.Entry entry : table.entries()) {
      if (entry.end() < entry.offset() || !entry.id().equals(INDEX.id(entry.number()))) {
        throw new AssertionError(entry + " is none of the index");
      }
    }
  }
}
