package io.bootfs.converter.tree;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.apache.commons.compress.archivers.tar.TarConstants.LF_LINK;
import static org.apache.commons.compress.archivers.tar.TarConstants.LF_SYMLINK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bootfs.converter.layer.LayerEntry;
import io.bootfs.converter.layer.TestLayer;
import io.bootfs.erofs.Directory;
import io.bootfs.erofs.Inode;
import io.bootfs.erofs.RegularFile;
import io.bootfs.oci.source.ImageSourceException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RootTreeTest {

  private final RootTree tree = new RootTree();

  @Test
  void laterEntriesAndUpperLayersWin() throws IOException {
    apply(new TestLayer().file("a", "1").file("a", "22").file("d/x", "1"));
    assertThat(sizes()).isEqualTo(Map.of("a", 2L, "d/x", 1L));
    apply(new TestLayer().file("d", "a file now").directory("a", 0700).file("a/y", "1"));
    assertThat(sizes()).isEqualTo(Map.of("a/y", 1L, "d", 10L));
  }

  @Test
  void whiteoutHidesLowerLayersOnlyWhereverItStands() throws IOException {
    apply(new TestLayer().file("d/low", "1").file("f", "1").file("g", "1"));
    apply(
        new TestLayer()
            .file("d/up", "22")
            .file(".wh.d", "")
            .file(".wh.f", "")
            .file("f", "22")
            .file(".wh.g", "")
            .file(".wh.never-there", "")
            .file("no/.wh.where", ""));
    assertThat(sizes()).isEqualTo(Map.of("d/up", 2L, "f", 2L));
  }

  @Test
  void whiteoutTakesALowerDirectorysAttributesAlong() throws IOException {
    apply(new TestLayer().directory("d", 0700).directory("e", 0700));
    apply(new TestLayer().file("d/x", "1").file(".wh.d", "").file("e/x", "1"));
    assertThat(inode("d").attributes().mode()).isEqualTo(0040755);
    assertThat(inode("e").attributes().mode()).isEqualTo(0040700);
  }

  @Test
  void opaqueDirectoryHidesAllBelow() throws IOException {
    apply(new TestLayer().file("d/a/low", "1").file("d/b", "1").file("e", "1"));
    apply(new TestLayer().file("d/a/up", "22").file("d/.wh..wh..opq", ""));
    assertThat(sizes()).isEqualTo(Map.of("d/a/up", 2L, "e", 1L));
  }

  @Test
  void whiteoutOfOneNameLeavesTheOthers() throws IOException {
    apply(new TestLayer().file("a", "1").link(LF_LINK, "b", "a").link(LF_LINK, "c", "a"));
    apply(new TestLayer().file(".wh.a", ""));
    assertThat(sizes().keySet()).containsExactly("b", "c");
    assertThat(inode("b")).isSameAs(inode("c"));
  }

  @Test
  void hardLinkToALowerFileCopiesItUp() throws IOException {
    apply(new TestLayer().file("a", "1").link(LF_LINK, "b", "./a"));
    Inode lower = inode("a");
    apply(new TestLayer().link(LF_LINK, "c", "a").link(LF_LINK, "d", "/a"));
    assertThat(inode("a")).isSameAs(inode("c")).isSameAs(inode("d")).isNotSameAs(lower);
    assertThat(inode("b")).isSameAs(lower);
    assertThat(tree.order()).hasSize(2);
  }

  @Test
  void followsLinksOfLowerLayersWithinTheRoot() throws IOException {
    apply(
        new TestLayer()
            .directory("usr/lib", 0755)
            .link(LF_SYMLINK, "lib", "usr/lib")
            .link(LF_SYMLINK, "out", "../../../usr")
            .link(LF_SYMLINK, "abs", "/usr/lib/.."));
    apply(new TestLayer().file("lib/a", "1").file("out/b", "1").file("abs/c", "1"));
    assertThat(sizes().keySet()).containsExactly("usr/b", "usr/c", "usr/lib/a");
  }

  @Test
  void layersMayComeTwice() throws IOException {
    List<LayerEntry> twice = new TestLayer().file("a", "1").link(LF_LINK, "b", "a").read();
    tree.apply(twice, "layer");
    apply(new TestLayer().file(".wh.a", ""));
    tree.apply(twice, "layer");
    assertThat(inode("a")).isSameAs(inode("b"));
    assertThat(tree.order()).hasSize(2);
  }

  @Test
  void refusesWhatNoEngineUnpacks() {
    assertRefused(new TestLayer(), "no hard link", "none", "doesn't exist");
    assertThatThrownBy(
            () -> {
              apply(new TestLayer().file("f", "1"));
              apply(new TestLayer().file("f/below", "1"));
            })
        .isInstanceOf(ImageSourceException.class)
        .hasMessage("/f/below of layer: a directory above it is a file in a lower layer");
    assertThatThrownBy(() ->
            apply(
                new TestLayer()
                    .link(LF_SYMLINK, "x", "y")
                    .link(LF_SYMLINK, "y", "x")
                    .file("x/z", "1")))
        .hasMessageContaining("in a circle");
  }

  @Test
  void saysWhichEntryHasANameThatIsTooLong() {
    String name = "n".repeat(256);
    assertThatThrownBy(() -> apply(new TestLayer().file("d/" + name, "1")))
        .isInstanceOf(ImageSourceException.class)
        .hasMessageStartingWith("/d/" + name + " of layer: ")
        .hasMessageContaining("256 bytes; the limit is 255");
    assertThatThrownBy(() -> apply(new TestLayer().directory(name, 0755)))
        .hasMessageStartingWith("/" + name + " of layer: ");
    assertThatThrownBy(
            () -> apply(new TestLayer().link(LF_SYMLINK, "long", name).file("long/x", "1")))
        .hasMessageStartingWith("/long/x of layer: ");
  }

  private void assertRefused(TestLayer layer, String name, String target, String why) {
    assertThatThrownBy(() -> apply(layer.link(LF_LINK, name, target)))
        .isInstanceOf(ImageSourceException.class)
        .hasMessageContaining("/" + name + " of layer")
        .hasMessageContaining(why);
  }

  private void apply(TestLayer layer) throws IOException {
    tree.apply(layer.read(), "layer");
  }

  private Inode inode(String path) throws IOException {
    Inode at = tree.toDirectory();
    for (String name : path.split("/", -1)) {
      at = Objects.requireNonNull(((Directory) at).get(name.getBytes(UTF_8)), path);
    }
    return at;
  }

  /** Returns the sizes of all files by path. */
  private Map<String, Long> sizes() throws IOException {
    Map<String, Long> sizes = new TreeMap<>();
    collect("", tree.toDirectory(), sizes);
    return sizes;
  }

  private static void collect(String path, Directory from, Map<String, Long> sizes) {
    from.children()
        .forEach((bytes, inode) -> {
          String name = path + new String(bytes, UTF_8);
          if (inode instanceof Directory directory) {
            collect(name + "/", directory, sizes);
          } else if (inode instanceof RegularFile file) {
            sizes.put(name, file.data().size());
          }
        });
  }
}
