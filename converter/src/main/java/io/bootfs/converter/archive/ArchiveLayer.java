package io.bootfs.converter.archive;

import io.bootfs.converter.layer.EntryPath;
import io.bootfs.converter.layer.LayerEntry;
import io.bootfs.converter.layer.SharedAttributes;
import io.bootfs.erofs.Attributes;
import io.bootfs.erofs.DataRegion;
import io.bootfs.erofs.ErofsLimitException;
import io.bootfs.oci.source.ImageSourceException;
import io.bootfs.oci.source.LayerContent;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Reads a directory archive once, as a layer: file data goes to a region in the archive's order,
 * everything else becomes a list of entries. Not thread-safe.
 */
public final class ArchiveLayer {

  private static final int BUFFER_BYTES = 1 << 16;

  private final LayerContent layer;
  private final DataRegion region;
  private final SharedAttributes shared = new SharedAttributes();
  private final List<LayerEntry> entries = new ArrayList<>();
  private final Map<Unkept, Losses> losses = new EnumMap<>(Unkept.class);

  /** How many files lose something, and the first one's path. */
  private record Losses(int files, String first) {

    Losses plus(Losses other) {
      return new Losses(files + other.files, first);
    }
  }

  private ArchiveLayer(LayerContent layer, DataRegion region) {
    this.layer = layer;
    this.region = region;
  }

  /**
   * Reads an archive.
   *
   * @param region where its files' data goes, in order
   * @param warnings takes a line for each kind of what the archive has and an image can't
   * @return what the archive has, in order
   * @throws ArchiveFormatException if the archive is damaged, saying where
   * @throws ImageSourceException if no image can hold one of its files, naming it
   * @throws IOException if the region can't be written
   */
  public static List<LayerEntry> read(
      LayerContent layer, DataRegion region, Consumer<String> warnings) throws IOException {
    ArchiveLayer reader = new ArchiveLayer(layer, region);
    ArchiveReader.read(
        new BufferedInputStream(layer.content(), BUFFER_BYTES), layer.name(), reader::take);
    reader.losses.forEach((what, lost) ->
        warnings.accept(
            "%s: an image can't keep %s: %d files lose it, such as %s"
                .formatted(layer.name(), what.text(), lost.files, lost.first)));
    return reader.entries;
  }

  private void take(byte[] path, ArchiveEntry entry, InputStream data) throws IOException {
    for (Unkept what : entry.unkept()) {
      losses.merge(what, new Losses(1, EntryPath.printable(path)), Losses::plus);
    }
    try {
      entries.add(layerEntry(path, entry, data));
    } catch (ErofsLimitException e) {
      throw new ImageSourceException(
          "%s of %s: %s".formatted(EntryPath.printable(path), layer.name(), e.getMessage()), e);
    }
  }

  private LayerEntry layerEntry(byte[] path, ArchiveEntry entry, InputStream data)
      throws IOException {
    Attributes attributes = shared.share(entry.attributes());
    ArchiveEntry.Content content = entry.content();
    return switch (entry.type()) {
      case REGULAR -> new LayerEntry.File(path, attributes, region.append(data, content.size()));
      case DIRECTORY -> new LayerEntry.MakeDirectory(path, attributes);
      case SYMLINK -> new LayerEntry.Symlink(path, attributes, content.target());
      case CHARACTER_DEVICE, BLOCK_DEVICE ->
          new LayerEntry.Device(path, attributes, content.major(), content.minor());
      case FIFO, SOCKET -> new LayerEntry.FifoOrSocket(path, attributes);
    };
  }
}
