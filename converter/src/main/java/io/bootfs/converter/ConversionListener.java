package io.bootfs.converter;

import io.bootfs.oci.source.LayerContent;
import io.bootfs.store.ingest.ChunkingStatistics;
import java.util.function.Supplier;

/** Hears how a conversion goes on; called by the thread that converts. */
public interface ConversionListener {

  /** The listener that does nothing. */
  ConversionListener NONE = new ConversionListener() {};

  /**
   * The conversion begins.
   *
   * @param statistics what has been chunked and stored so far; from any thread
   */
  default void started(Supplier<ChunkingStatistics> statistics) {}

  /** A layer is about to be read. */
  default void layerStarted(LayerContent layer) {}

  /**
   * A layer has been read and its chunks are stored.
   *
   * @param entries how many entries it had
   * @param bytes the bytes of its files' data in the blob
   */
  default void layerFinished(LayerContent layer, int entries, long bytes) {}

  /**
   * The source has something that an image can't keep.
   *
   * @param line what, and of which files
   */
  default void notKept(String line) {}

  /** All layers are stored; the metadata is written. */
  default void assembling() {}

  /** The blob is complete; the boot image is built. */
  default void packing() {}
}
