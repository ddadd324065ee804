package io.bootfs.fuzz;

import io.bootfs.converter.layer.LayerReader;
import io.bootfs.erofs.DataRegion;
import io.bootfs.oci.source.LayerContent;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Reads a layer's tar. */
public final class LayerFuzz {

  private static final long MOST_WRITTEN = 64 << 20;

  private LayerFuzz() {}

  /** Reads one input of the fuzzer. */
  public static void fuzzerTestOneInput(byte[] data) {
    LayerContent layer =
        new LayerContent(
            "layer",
            "layer 1",
            1,
            1,
            data.length,
            () -> 0,
            LayerContent.Format.TAR,
            new ByteArrayInputStream(data));
    Refusal.isAllowed(() -> LayerReader.read(layer, new DataRegion(new SmallDisk())));
  }

  /** A disk that is full soon: what a sparse file says that it has takes long to be written. */
  private static final class SmallDisk extends OutputStream {

    private long written;

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      written += length;
      if (written > MOST_WRITTEN) {
        throw new IOException("the disk is full");
      }
    }
  }
}
