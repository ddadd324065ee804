package io.bootfs.fuse;

import io.bootfs.erofs.reader.ImageData;
import java.io.IOException;
import java.lang.foreign.MemorySegment;

/**
 * A blob as the bytes of an EROFS image. Thread-safe; the blob stays its owner's.
 *
 * @param blob the bytes
 */
public record BlobImage(Blob blob) implements ImageData {

  @Override
  public long size() {
    return blob.size();
  }

  @Override
  public void read(long offset, MemorySegment target) throws IOException {
    blob.read(offset, target);
  }
}
