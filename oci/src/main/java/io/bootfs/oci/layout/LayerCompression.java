package io.bootfs.oci.layout;

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import io.bootfs.oci.MediaTypes;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** How an image's layers are compressed: made once, pulled many times, so as small as it gets. */
public enum LayerCompression {
  /** What every engine takes. The JDK writes no time into the header. */
  GZIP("gzip", MediaTypes.OCI_LAYER_GZIP) {
    @Override
    OutputStream compress(OutputStream out) throws IOException {
      return new GZIPOutputStream(out, BUFFER_BYTES) {
        {
          def.setLevel(Deflater.BEST_COMPRESSION);
        }
      };
    }
  },
  /** Smaller, and sooner unpacked. Docker takes it from its version 23 on. */
  ZSTD("zstd", MediaTypes.OCI_LAYER_ZSTD) {
    @Override
    OutputStream compress(OutputStream out) throws IOException {
      // The bytes don't depend on how many workers there are, but on whether there are any.
      return new ZstdOutputStreamNoFinalizer(out, SMALLEST)
          .setWorkers(Runtime.getRuntime().availableProcessors());
    }
  };

  private static final int BUFFER_BYTES = 1 << 16;

  /** The last of zstd's levels that takes no more memory to decompress than the ordinary one. */
  private static final int SMALLEST = 19;

  private final String optionName;
  private final String mediaType;

  LayerCompression(String optionName, String mediaType) {
    this.optionName = optionName;
    this.mediaType = mediaType;
  }

  /**
   * Returns the compression of that name on the command line.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static LayerCompression parse(String optionName) {
    return Arrays.stream(values())
        .filter(known -> known.optionName.equals(optionName))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "unknown compression '" + optionName + "': use gzip or zstd"));
  }

  /** Returns the media type of layers that are compressed so. */
  String mediaType() {
    return mediaType;
  }

  /** Returns a stream that writes what it is given compressed; closing it closes {@code out}. */
  abstract OutputStream compress(OutputStream out) throws IOException;

  /** Returns the name on the command line: {@code gzip} or {@code zstd}. */
  @Override
  public String toString() {
    return optionName;
  }
}
