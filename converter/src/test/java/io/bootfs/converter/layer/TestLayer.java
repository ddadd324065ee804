package io.bootfs.converter.layer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.bootfs.erofs.DataRegion;
import io.bootfs.oci.source.LayerContent;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** A layer that a test writes entry by entry; in names, each char is a byte. */
public final class TestLayer {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, ISO_8859_1.name());

  /** Starts an empty layer. */
  public TestLayer() {
    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
  }

  /** Adds a regular file. */
  public TestLayer file(String name, String content) throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name, true);
    entry.setSize(content.length());
    return put(entry, content.getBytes(ISO_8859_1));
  }

  /** Adds a directory with these permissions. */
  public TestLayer directory(String name, int permissions) throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name + "/", TarConstants.LF_DIR);
    entry.setMode(permissions);
    return put(entry, new byte[0]);
  }

  /** Adds a link: symbolic or hard by {@code flag}. */
  public TestLayer link(byte flag, String name, String target) throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name, flag);
    entry.setLinkName(target);
    return put(entry, new byte[0]);
  }

  /** Adds a PAX header for the next entry. */
  public TestLayer pax(Map<String, byte[]> records) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (Map.Entry<String, byte[]> record : records.entrySet()) {
      byte[] keyword = record.getKey().getBytes(ISO_8859_1);
      int rest = keyword.length + record.getValue().length + 3;
      int length = rest + String.valueOf(rest).length();
      length = rest + String.valueOf(length).length();
      body.write((length + " ").getBytes(ISO_8859_1));
      body.write(keyword);
      body.write('=');
      body.write(record.getValue());
      body.write('\n');
    }
    TarArchiveEntry entry = new TarArchiveEntry("pax", TarConstants.LF_PAX_EXTENDED_HEADER_LC);
    entry.setSize(body.size());
    return put(entry, body.toByteArray());
  }

  /** Returns the tar. */
  public byte[] toBytes() throws IOException {
    tar.close();
    return bytes.toByteArray();
  }

  /** Returns what the reader makes of the layer. */
  public List<LayerEntry> read() throws IOException {
    return read(toBytes());
  }

  /** Returns what the reader makes of these bytes. */
  static List<LayerEntry> read(byte[] tar) throws IOException {
    LayerContent content =
        new LayerContent(
            "id",
            "layer 7",
            1,
            1,
            -1,
            () -> 0,
            LayerContent.Format.TAR,
            new ByteArrayInputStream(tar));
    return LayerReader.read(content, new DataRegion(OutputStream.nullOutputStream()));
  }

  private TestLayer put(TarArchiveEntry entry, byte[] content) throws IOException {
    entry.setModTime(0);
    tar.putArchiveEntry(entry);
    tar.write(content);
    tar.closeArchiveEntry();
    return this;
  }
}
