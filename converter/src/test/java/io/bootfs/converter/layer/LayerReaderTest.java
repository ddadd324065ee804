package io.bootfs.converter.layer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bootfs.erofs.Attributes;
import io.bootfs.erofs.Xattrs;
import io.bootfs.oci.source.ImageSourceException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LayerReaderTest {

  @ParameterizedTest
  @CsvSource({
    "./a/b, a/b",
    "/a//b, a/b",
    "../../etc/passwd, etc/passwd",
    "a/../../b, b",
    "a/./b/.., a"
  })
  void pathsStayBelowTheRoot(String written, String path) throws IOException {
    assertThat(paths(new TestLayer().file(written, "x").read())).containsExactly(path);
  }

  @Test
  void namesAreBytes() throws IOException {
    String odd = "\u00ff\u0080" + "x".repeat(150);
    List<LayerEntry> entries =
        new TestLayer()
            .file(odd, "gnu long name")
            .pax(Map.of("path", "\u00fe/\u00c3\u00bc".getBytes(ISO_8859_1)))
            .file("short", "pax")
            .link(TarConstants.LF_SYMLINK, "link", "\u00fd")
            .read();
    assertThat(paths(entries)).containsExactly(odd, "\u00fe/\u00c3\u00bc", "link");
    assertThat(((LayerEntry.Symlink) entries.get(2)).target()).isEqualTo(new byte[] {(byte) 0xfd});
  }

  @Test
  void extendedAttributesAreBytes() throws IOException {
    byte[] binary = {0, 1, '\n', '=', (byte) 0xff, (byte) 0xc3, 0x28};
    List<LayerEntry> entries =
        new TestLayer()
            .pax(
                Map.of(
                    "SCHILY.xattr.security.capability",
                    binary,
                    "SCHILY.xattr.user.empty",
                    new byte[0],
                    "SCHILY.xattr.user.a%3Db",
                    binary,
                    "SCHILY.xattr.trusted.overlay.opaque",
                    "y".getBytes(UTF_8),
                    "SCHILY.xattr.com.apple.quarantine",
                    binary,
                    "LIBARCHIVE.xattr.user.bsd%2Btar",
                    "AAH/".getBytes(UTF_8)))
            .file("a", "x")
            .file("b", "no header of its own")
            .read();
    Xattrs expected =
        Xattrs.builder()
            .put("security.capability".getBytes(UTF_8), binary)
            .put("user.empty".getBytes(UTF_8), new byte[0])
            .put("user.a=b".getBytes(UTF_8), binary)
            .put("user.bsd+tar".getBytes(UTF_8), new byte[] {0, 1, (byte) 0xff})
            .build();
    assertThat(attributes(entries.get(0)).xattrs()).isEqualTo(expected);
    assertThat(attributes(entries.get(1)).xattrs()).isEqualTo(Xattrs.NONE);
  }

  @ParameterizedTest
  @CsvSource({
    "1.5, 1, 500000000",
    "-1.25, -2, 750000000",
    "12345678901.000000001, 12345678901, 1",
    "7, 7, 0",
    "0.1234567899, 0, 123456789"
  })
  void timesHaveNanoseconds(String text, long seconds, int nanos) throws IOException {
    Attributes attributes =
        attributes(
            new TestLayer()
                .pax(Map.of("mtime", text.getBytes(UTF_8)))
                .file("a", "x")
                .read()
                .get(0));
    assertThat(attributes.mtimeSeconds()).isEqualTo(seconds);
    assertThat(attributes.mtimeNanos()).isEqualTo(nanos);
  }

  @Test
  void whiteouts() throws IOException {
    List<LayerEntry> entries =
        new TestLayer()
            .file("d/.wh.gone", "")
            .file("d/.wh..wh..opq", "")
            .file(".wh..wh.plnk", "aufs keeps this to itself")
            .read();
    assertThat(entries)
        .hasExactlyElementsOfTypes(LayerEntry.Whiteout.class, LayerEntry.Opaque.class);
    assertThat(paths(entries)).containsExactly("d/gone", "d");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a/.wh.", "a/.wh..", "a/.wh..."})
  void refusesWhiteoutsOfNoFile(String name) {
    assertThatThrownBy(() -> new TestLayer().file(name, "").read())
        .isInstanceOf(ImageSourceException.class)
        .hasMessageContaining("layer 7 is corrupt: the whiteout");
  }

  @Test
  void namesATruncatedLayer() throws IOException {
    byte[] tar = new TestLayer().file("a", "x".repeat(5000)).file("b", "y").toBytes();
    for (int length : new int[] {100, 512, 600, 5000, 6000}) {
      assertThatThrownBy(() -> TestLayer.read(Arrays.copyOf(tar, length)))
          .as("cut to " + length)
          .isInstanceOf(ImageSourceException.class)
          .hasMessageContaining("layer 7 is truncated or corrupt");
    }
  }

  @Test
  void refusesDamagedHeaders() {
    assertThatThrownBy(
            () -> new TestLayer().pax(Map.of("mtime", "x".getBytes(UTF_8))).file("a", "").read())
        .isInstanceOf(ImageSourceException.class)
        .hasMessageContaining("layer 7");
    assertThatThrownBy(
            () -> new TestLayer().pax(Map.of("x", new byte[2 << 20])).file("a", "").read())
        .isInstanceOf(ImageSourceException.class)
        .hasMessageContaining("a PAX header has more than");
  }

  @Test
  void namesTheFileThatErofsCantHold() {
    assertThatThrownBy(() ->
            new TestLayer()
                .pax(Map.of("SCHILY.xattr.user.x", new byte[70_000]))
                .file("big", "")
                .read())
        .isInstanceOf(ImageSourceException.class)
        .hasMessageContaining("/big of layer 7");
  }

  private static List<String> paths(List<LayerEntry> entries) {
    return entries.stream().map(entry -> new String(entry.path(), ISO_8859_1)).toList();
  }

  private static Attributes attributes(LayerEntry entry) {
    return ((LayerEntry.File) entry).attributes();
  }
}
