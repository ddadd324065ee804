package io.bootfs.converter;

import io.bootfs.chunker.Index;
import io.bootfs.converter.archive.ArchiveLayer;
import io.bootfs.converter.layer.LayerEntry;
import io.bootfs.converter.layer.LayerReader;
import io.bootfs.converter.tree.RootTree;
import io.bootfs.erofs.DataRegion;
import io.bootfs.erofs.ErofsImage;
import io.bootfs.oci.ImageConfig;
import io.bootfs.oci.Platform;
import io.bootfs.oci.source.Image;
import io.bootfs.oci.source.ImageSourceException;
import io.bootfs.oci.source.LayerConsumer;
import io.bootfs.oci.source.LayerContent;
import io.bootfs.store.ingest.ChunkingPipeline;
import io.bootfs.store.ingest.ChunkingStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Makes one EROFS image of layers that come in any order, and chunks it on the way: each layer's
 * data is a region with chunks of its own, wherever it will lie.
 *
 * <p>Memory: the entries of all layers, some 200 bytes each; no file data. Not thread-safe.
 */
final class BlobAssembler implements LayerConsumer {

  private final ChunkingPipeline pipeline;
  private final long largeFile;
  private final ConversionListener listener;
  private final Map<String, ReadLayer> layers = new HashMap<>();

  /**
   * Creates an assembler for one image.
   *
   * @param largeFile the bytes from which on a file has chunks of its own
   */
  BlobAssembler(ChunkingPipeline pipeline, long largeFile, ConversionListener listener) {
    this.pipeline = pipeline;
    this.largeFile = largeFile;
    this.listener = listener;
  }

  /** What is left of a layer when it has been read. */
  private record ReadLayer(
      String name, List<LayerEntry> entries, DataRegion region, Index fragment) {}

  @Override
  public void announce(ImageConfig config) throws ImageSourceException {
    checkPlatform(config);
  }

  @Override
  public void notKept(String line) {
    listener.notKept(line);
  }

  @Override
  public void accept(LayerContent layer) throws IOException {
    listener.layerStarted(layer);
    try (ChunkingStream stream = pipeline.open()) {
      DataRegion region = new DataRegion(stream, largeFile, stream::endChunk);
      List<LayerEntry> entries =
          switch (layer.format()) {
            case TAR -> LayerReader.read(layer, region);
            case CATAR -> ArchiveLayer.read(layer, region, listener::notKept);
          };
      Index fragment = stream.finish();
      layers.put(layer.id(), new ReadLayer(layer.name(), entries, region, fragment));
      listener.layerFinished(layer, entries.size(), fragment.blobSize());
    }
  }

  /**
   * Lays the layers of an image over each other, stores the metadata, and returns the whole. All
   * layers must have been accepted; this can be done once.
   *
   * @param index an empty builder
   */
  AssembledBlob assemble(Image image, Index.Builder index) throws IOException {
    checkPlatform(image.config());
    RootTree tree = new RootTree();
    Map<String, ReadLayer> regions = new LinkedHashMap<>();
    for (Image.Layer layer : image.layers()) {
      ReadLayer read = Objects.requireNonNull(layers.get(layer.id()), layer.id());
      tree.apply(read.entries, read.name);
      // A layer that appears twice needs its data once.
      regions.put(layer.id(), read);
    }
    layers.clear();
    List<DataRegion> order = regions.values().stream().map(ReadLayer::region).toList();
    ErofsImage erofs = ErofsImage.plan(tree.toDirectory(), order, tree.order());
    byte[] superblock;
    Index metadata;
    try (ChunkingStream stream = pipeline.open()) {
      superblock = erofs.writeMetadata(stream);
      metadata = stream.finish();
    }
    try (ChunkingStream stream = pipeline.open()) {
      stream.write(superblock);
      index.addAll(stream.finish());
    }
    regions.values().forEach(layer -> index.addAll(layer.fragment));
    return new AssembledBlob(index.addAll(metadata).build(), tree, erofs);
  }

  private static void checkPlatform(ImageConfig config) throws ImageSourceException {
    Platform platform = config.platform();
    if (platform != null && !Platform.host().accepts(platform)) {
      throw new ImageSourceException(
          "the image is for %s, but the boot program here is for %s: convert it on such a machine"
              .formatted(platform, Platform.host()));
    }
  }
}
