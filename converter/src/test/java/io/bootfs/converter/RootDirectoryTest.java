package io.bootfs.converter;

import static org.assertj.core.api.Assertions.assertThat;

import io.bootfs.oci.source.ImageChoice;
import io.bootfs.oci.source.ImageSources;
import io.bootfs.oci.source.LayerConsumer;
import io.bootfs.oci.source.LayerContent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A nasty root filesystem, as a directory and as tars, comes out as it went in. */
class RootDirectoryTest {

  /** A capability, an ACL, an empty and a binary value, sparse files, odd names, all file types. */
  private static final String MAKE_TREE =
      """
      set -eu; umask 022; cd "$1"
      printf x >cap; setcap cap_net_raw+ep cap; setfattr -n user.empty cap
      setfattr -n user.bin -v 0x00ff800a3d cap; setfattr -n 'user.a=b%3D%' -v 1 cap
      setfattr -n trusted.t -v x cap
      mkdir dir; setfacl -m u:1234:rwx,g:99:r-- dir; setfacl -d -m u:77:r-x dir
      printf y >"$(printf 'b\\377\\200')"; printf y >"$(printf '%0255d' 7)"; ln -s "$(printf 'b\\377')" link
      mkdir -p "$(printf '%0200d/%0200d' 1 2)"; printf z >"$(printf '%0200d/%0200d/%0200d' 1 2 3)"
      ln cap "$(printf '%0200d' 1)/hard"; ln cap dir/hard; ln -P link dir/hardlink
      truncate -s 5M sparse; printf end >>sparse
      for n in 0 1 4095 4096 4097; do head -c $n /dev/urandom >size$n; done
      mkfifo fifo; mknod null c 1 3; mknod large b 4095 1048575
      printf s >setuid; chmod 6751 setuid; chown 4294967294:70000 setuid; chmod 1777 dir
      touch -d '1901-02-03 04:05:06.000000007' size1; touch -h -d '2040-01-01 00:00:00.5' link
      touch -d '2024-01-01 01:02:03.123456789' .
      """;

  @TempDir Path dir;
  private Path tree = Path.of("");

  @BeforeEach
  void makeTree() throws IOException, InterruptedException {
    tree = Files.createDirectory(dir.resolve("tree"));
    Tool.run("sh", "-c", MAKE_TREE, "make-tree", tree);
  }

  @Test
  void directory() throws IOException, InterruptedException {
    // Beyond what fits into an int.
    Tool.run("truncate", "-s", "2049M", tree.resolve("holes"));
    assertSame(tree.toString());
  }

  @Test
  void gnuTar() throws IOException, InterruptedException {
    Path tar = dir.resolve("root.tar");
    Tool.run(
        "tar", "--format=posix", "--xattrs", "--xattrs-include=*", "-cSf", tar, "-C", tree, ".");
    Tool.run("zstd", "-q", tar);
    assertSame(tar.toString());
    assertSame(tar + ".zst");
  }

  @Test
  void leavesOutSocketsAndSaysSo() throws IOException, InterruptedException {
    Tool.run(
        "python3",
        "-c",
        "import os, socket; os.chdir('" + tree + "'); socket.socket(socket.AF_UNIX).bind('sock')");
    try (MountedBlob blob = mount(tree.toString())) {
      assertThat(blob.dir().resolve("sock")).doesNotExist();
      assertThat(blob.dir().resolve("fifo")).exists();
    }
    List<String> lines = new ArrayList<>();
    ImageSources.open(tree.toString(), ImageChoice.DEFAULT)
        .read(
            new LayerConsumer() {
              @Override
              public void notKept(String line) {
                lines.add(line);
              }

              @Override
              public void accept(LayerContent layer) {}
            });
    assertThat(lines)
        .containsExactly("reading directory " + tree + ": tar: ./sock: socket ignored");
  }

  private void assertSame(String source) throws IOException, InterruptedException {
    try (MountedBlob blob = mount(source)) {
      Tool.python(dir, "compare-trees.py", tree, blob.dir());
    }
  }

  private MountedBlob mount(String source) throws IOException, InterruptedException {
    Path work = Files.createTempDirectory(dir, "work");
    return MountedBlob.of(ImageSources.open(source, ImageChoice.DEFAULT), work);
  }
}
