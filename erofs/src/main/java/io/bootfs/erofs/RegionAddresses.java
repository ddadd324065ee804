package io.bootfs.erofs;

import java.util.IdentityHashMap;
import java.util.List;

/** Where the data regions lie in an image: one after the other, from block 1 on. */
final class RegionAddresses {

  private final IdentityHashMap<DataRegion, Long> starts = new IdentityHashMap<>();
  private final long end;

  /** Seals the regions and lines them up. */
  RegionAddresses(List<DataRegion> regions) {
    long next = 1;
    for (DataRegion region : regions) {
      region.seal();
      if (starts.put(region, next) != null) {
        throw new IllegalArgumentException("an image was given the same data region twice");
      }
      next += region.blocks();
    }
    end = next;
  }

  /** Returns the block after the last region. */
  long end() {
    return end;
  }

  /** Returns the image's block where a file's data starts; 0 if the file is empty. */
  long block(FileData data) {
    DataRegion region = data.region();
    if (region == null) {
      return 0;
    }
    Long start = starts.get(region);
    if (start == null) {
      throw new IllegalArgumentException("a file's data is in a region that isn't in the image");
    }
    return start + data.startBlock();
  }
}
