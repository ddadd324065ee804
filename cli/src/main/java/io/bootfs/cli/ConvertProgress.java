package io.bootfs.cli;

import io.bootfs.converter.ConversionListener;
import io.bootfs.oci.source.LayerContent;
import io.bootfs.store.ingest.ChunkingStatistics;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Prints a line for each layer that is done, and on a terminal a live line for the one at hand.
 * Close it when the conversion has ended.
 */
final class ConvertProgress implements ConversionListener, AutoCloseable {

  private final Output output;
  private Supplier<ChunkingStatistics> statistics = () -> new ChunkingStatistics(0, 0, 0, 0, 0);
  private @Nullable ProgressLine line;
  private long began;

  ConvertProgress(Output output) {
    this.output = output;
  }

  @Override
  public void started(Supplier<ChunkingStatistics> current) {
    statistics = current;
  }

  @Override
  public void layerStarted(LayerContent layer) {
    began = System.nanoTime();
    long start = began;
    long bytesBefore = statistics.get().bytes();
    line =
        output.progress(() -> {
          long bytes = statistics.get().bytes() - bytesBefore;
          return "%s: %s%s, %s"
              .formatted(
                  number(layer),
                  percentage(layer),
                  ByteCount.format(bytes),
                  ByteCount.rate(bytes, System.nanoTime() - start));
        });
  }

  @Override
  public void layerFinished(LayerContent layer, int entries, long bytes) {
    close();
    long nanos = System.nanoTime() - began;
    output.note(
        String.format(
            Locale.ROOT,
            "%s: %,d entries, %s of data, %.1f s, %s",
            number(layer),
            entries,
            ByteCount.format(bytes),
            nanos / 1e9,
            ByteCount.rate(bytes, nanos)));
  }

  @Override
  public void notKept(String line) {
    output.warn(line);
  }

  @Override
  public void assembling() {
    line = output.progress(() -> "metadata");
  }

  @Override
  public void packing() {
    close();
    line = output.progress(() -> "boot image");
  }

  /** Says that the converted image runs, to be recorded. */
  void recording() {
    close();
    line = output.progress(() -> "recording a start");
  }

  /** Says that the image's chunks are packed, and how far that has got. */
  void packing(Supplier<String> progress) {
    close();
    line = output.progress(progress);
  }

  @Override
  public void close() {
    if (line != null) {
      line.close();
      line = null;
    }
  }

  private static String number(LayerContent layer) {
    return "layer " + layer.number() + (layer.count() > 0 ? " of " + layer.count() : "");
  }

  private static String percentage(LayerContent layer) {
    return layer.storedSize() > 0
        ? 100 * layer.storedRead().getAsLong() / layer.storedSize() + "% read, "
        : "";
  }
}
