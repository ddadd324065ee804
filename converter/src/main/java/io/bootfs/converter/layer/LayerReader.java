package io.bootfs.converter.layer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.bootfs.erofs.Attributes;
import io.bootfs.erofs.DataRegion;
import io.bootfs.erofs.ErofsLimitException;
import io.bootfs.erofs.FileData;
import io.bootfs.erofs.FileType;
import io.bootfs.oci.source.ImageSourceException;
import io.bootfs.oci.source.LayerContent;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.jspecify.annotations.Nullable;

/**
 * Reads a layer's tar once: file data goes to a region in the tar's order, everything else becomes
 * a list of entries. Not thread-safe.
 */
public final class LayerReader {

  /** OCI image spec, layer.md, "Whiteouts". */
  private static final byte[] WHITEOUT_PREFIX = ".wh.".getBytes(ISO_8859_1);

  private static final byte[] OPAQUE = ".wh..wh..opq".getBytes(ISO_8859_1);

  /** Names that aufs reserved for itself, and that some layers still have. */
  private static final byte[] RESERVED_PREFIX = ".wh..wh.".getBytes(ISO_8859_1);

  private final LayerContent layer;
  private final DataRegion region;
  private final PaxTarInputStream tar;
  private final EntryAttributes attributes = new EntryAttributes();
  private final List<LayerEntry> entries = new ArrayList<>();

  private LayerReader(LayerContent layer, DataRegion region) {
    this.layer = layer;
    this.region = region;
    this.tar = new PaxTarInputStream(layer.content());
  }

  /**
   * Reads a layer.
   *
   * @param region where its files' data goes, in order
   * @return what the layer does, in order
   * @throws ImageSourceException if the layer is damaged or no file system can hold it, naming it
   * @throws IOException if the region can't be written
   */
  public static List<LayerEntry> read(LayerContent layer, DataRegion region) throws IOException {
    LayerReader reader = new LayerReader(layer, region);
    for (TarArchiveEntry entry = reader.next(); entry != null; entry = reader.next()) {
      reader.take(entry);
    }
    return reader.entries;
  }

  private @Nullable TarArchiveEntry next() throws IOException {
    try {
      return tar.getNextEntry();
    } catch (IOException | IllegalArgumentException e) {
      throw EntryInputStream.damaged(layer.name(), e);
    }
  }

  private void take(TarArchiveEntry entry) throws IOException {
    Map<String, byte[]> records = tar.takeRecords();
    byte[] raw =
        bytes(entry.getName(), records.getOrDefault(SparseInputStream.NAME, records.get("path")));
    List<byte[]> names = EntryPath.names(raw);
    try {
      if (!names.isEmpty() && startsWith(names.getLast(), WHITEOUT_PREFIX)) {
        takeWhiteout(names);
      } else {
        takeFile(entry, records, EntryPath.join(names));
      }
    } catch (ErofsLimitException e) {
      throw new ImageSourceException(
          "%s of %s: %s".formatted(EntryPath.printable(raw), layer.name(), e.getMessage()), e);
    }
  }

  private void takeWhiteout(List<byte[]> names) throws ImageSourceException {
    byte[] name = names.removeLast();
    if (Arrays.equals(name, OPAQUE)) {
      entries.add(new LayerEntry.Opaque(EntryPath.join(names)));
      return;
    }
    if (startsWith(name, RESERVED_PREFIX)) {
      return;
    }
    byte[] hidden = Arrays.copyOfRange(name, WHITEOUT_PREFIX.length, name.length);
    if (EntryPath.names(hidden).isEmpty()) {
      throw new ImageSourceException(
          "%s is corrupt: the whiteout %s hides no file"
              .formatted(layer.name(), EntryPath.printable(name)));
    }
    names.add(hidden);
    entries.add(new LayerEntry.Whiteout(EntryPath.join(names)));
  }

  private void takeFile(TarArchiveEntry entry, Map<String, byte[]> records, byte[] path)
      throws IOException {
    switch (entry.getLinkFlag()) {
      case TarConstants.LF_LINK ->
          entries.add(new LayerEntry.HardLink(path, linkTarget(entry, records)));
      case TarConstants.LF_SYMLINK ->
          entries.add(
              new LayerEntry.Symlink(
                  path,
                  attributes(entry, FileType.SYMLINK, records),
                  bytes(entry.getLinkName(), records.get("linkpath"))));
      case TarConstants.LF_CHR ->
          entries.add(device(entry, FileType.CHARACTER_DEVICE, records, path));
      case TarConstants.LF_BLK -> entries.add(device(entry, FileType.BLOCK_DEVICE, records, path));
      case TarConstants.LF_FIFO ->
          entries.add(new LayerEntry.FifoOrSocket(path, attributes(entry, FileType.FIFO, records)));
      default -> {
        if (entry.isDirectory()) {
          entries.add(
              new LayerEntry.MakeDirectory(path, attributes(entry, FileType.DIRECTORY, records)));
        } else if (entry.isFile()) {
          takeRegularFile(entry, records, path);
        }
      }
    }
  }

  private void takeRegularFile(TarArchiveEntry entry, Map<String, byte[]> records, byte[] path)
      throws IOException {
    Attributes attributes = attributes(entry, FileType.REGULAR, records);
    Long sparseSize = sparseSize(records);
    long size = sparseSize != null ? sparseSize : entry.getRealSize();
    FileData data = region.append(content(sparseSize), size);
    entries.add(new LayerEntry.File(path, attributes, data));
  }

  private @Nullable Long sparseSize(Map<String, byte[]> records) throws IOException {
    try {
      return SparseInputStream.size(records);
    } catch (IOException e) {
      throw EntryInputStream.damaged(layer.name(), e);
    }
  }

  private InputStream content(@Nullable Long sparseSize) throws IOException {
    try {
      return new EntryInputStream(
          layer.name(), sparseSize == null ? tar : new SparseInputStream(tar, sparseSize));
    } catch (IOException e) {
      throw EntryInputStream.damaged(layer.name(), e);
    }
  }

  private LayerEntry device(
      TarArchiveEntry entry, FileType type, Map<String, byte[]> records, byte[] path)
      throws IOException {
    return new LayerEntry.Device(
        path, attributes(entry, type, records), entry.getDevMajor(), entry.getDevMinor());
  }

  private Attributes attributes(TarArchiveEntry entry, FileType type, Map<String, byte[]> records)
      throws IOException {
    try {
      return attributes.of(entry, type, records);
    } catch (ErofsLimitException e) {
      throw e;
    } catch (IOException e) {
      throw EntryInputStream.damaged(layer.name(), e);
    }
  }

  private static byte[] linkTarget(TarArchiveEntry entry, Map<String, byte[]> records) {
    byte[] target = bytes(entry.getLinkName(), records.get("linkpath"));
    return EntryPath.join(EntryPath.names(target));
  }

  /** Returns a name's bytes: of the PAX record if there is one, else of the header. */
  private static byte[] bytes(String headerName, byte @Nullable [] record) {
    return record != null ? record : headerName.getBytes(ISO_8859_1);
  }

  private static boolean startsWith(byte[] name, byte[] prefix) {
    return name.length >= prefix.length
        && Arrays.equals(name, 0, prefix.length, prefix, 0, prefix.length);
  }
}
