package io.bootfs.fuzz;

import io.bootfs.chunker.Index;
import io.bootfs.store.profile.IndexName;
import io.bootfs.store.profile.Profile;
import java.util.Arrays;
import java.util.List;

/** Reads a profile, by itself and as the rest of one whose beginning is as it should be. */
public final class ProfileFuzz {

  private static final Index INDEX = SeedIndex.index();
  private static final IndexName NAME = SeedIndex.name();
  private static final byte[] BEGINNING = new Profile(NAME, List.of()).toText();

  private ProfileFuzz() {}

  /** Reads one input of the fuzzer. */
  public static void fuzzerTestOneInput(byte[] data) {
    byte[] whole = Arrays.copyOf(BEGINNING, BEGINNING.length + data.length);
    System.arraycopy(data, 0, whole, BEGINNING.length, data.length);
    Refusal.isAllowed(() -> Profile.parse(data, NAME, INDEX, "profile"));
    Refusal.isAllowed(() -> {
      for (int chunk : Profile.parse(whole, NAME, INDEX, "profile").chunks()) {
        if (chunk < 0 || chunk >= INDEX.chunkCount()) {
          throw new AssertionError("the index has no chunk " + chunk);
        }
      }
    });
  }
}
