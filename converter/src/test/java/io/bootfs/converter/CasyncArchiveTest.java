package io.bootfs.converter;

import io.bootfs.converter.archive.ArchiveSource;
import io.bootfs.oci.source.ImageChoice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What casync puts into an archive comes out of an image as it went in. */
class CasyncArchiveTest {

  /** All that casync can keep. It knows no hard links, no times before 1970, and no user 65535. */
  private static final String MAKE_TREE =
      """
      set -eu; umask 022; cd "$1"
      printf x >cap; setcap cap_net_raw+ep cap; setfattr -n user.empty cap
      setfattr -n user.bin -v 0x00ff800a3d cap; setfattr -n trusted.t -v x cap
      mkdir dir other; setfacl -m u:1234:rwx,g:99:r--,u:www-data:r-x dir; setfacl -d -m u:77:r-x dir
      setfacl -d -m o::- other; printf a >mask; setfacl -m m::r mask; setfattr -n user.dir -v d dir
      printf y >"$(printf 'b\\377\\200')"; printf y >"$(printf '%0255d' 7)"; ln -s "$(printf 'b\\377')" link
      mkdir -p "$(printf '%0200d/%0200d' 1 2)"; printf z >"$(printf '%0200d/%0200d/%0200d' 1 2 3)"
      truncate -s 5M sparse; printf end >>sparse; printf w >.wh.none; printf w >.wh..wh..opq
      for n in 0 1 4095 4096 4097 3000000; do head -c $n /dev/urandom >size$n; done
      mkfifo fifo zfifo; mknod null c 1 3; mknod large b 4095 1048575; mkdir many empty
      python3 -c 'import socket; socket.socket(socket.AF_UNIX).bind("sock")'
      for n in $(seq 300); do : >many/$n; done
      printf s >setuid; chown 60000:70000 setuid; chmod 6751 setuid; chmod 1777 dir
      touch -d '1970-01-01 00:00:00.000000007 UTC' size1; touch -h -d '2040-01-01 00:00:00.5' link
      touch -d '2024-01-01 01:02:03.123456789' .
      """;

  /** Where an archive has no permissions, files get those of the umask, but folders 0700. */
  private static final String EXTRACT =
      "set -e; umask 0; casync extract \"$@\"; find \"$2\" -type d -perm 700 -exec chmod 777 {} +";

  @TempDir Path dir;
  private Path tree = Path.of("");

  @BeforeEach
  void makeTree() throws IOException, InterruptedException {
    tree = Files.createDirectory(dir.resolve("tree"));
    Tool.run("sh", "-c", MAKE_TREE, "make-tree", tree);
  }

  @Test
  void keepsEverything() throws Exception {
    Tool.run("chown", "4294967290:4294967291", tree.resolve("setuid"));
    Tool.run("chmod", "6751", tree.resolve("setuid"));
    Tool.run("chattr", "+A", tree.resolve("size4096"));
    assertSame(tree, make());
    assertSame(tree, make("--with=best", "--digest=sha256"));
  }

  /** What casync leaves out, it leaves out of what it extracts, too. */
  @Test
  void leavesOutWhatTheArchiveDoes() throws Exception {
    Tool.run("chgrp", "65000", tree.resolve("setuid"));
    // casync extracts to names that are longer by a few bytes.
    Tool.run("rm", tree.resolve("%0255d".formatted(7)));
    String[][] choices = {
      {"--with=unix"},
      {"--with=fat", "--with=symlinks", "--with=device-nodes", "--with=fifos", "--with=sockets"},
      {
        "--with=nsec-time",
        "--with=permissions",
        "--with=symlinks",
        "--with=device-nodes",
        "--with=fifos",
        "--with=sockets"
      },
    };
    for (String[] choice : choices) {
      Path archive = make(choice);
      Path extracted = archive.resolveSibling("extracted");
      Tool.run("sh", "-c", EXTRACT, "extract", archive, extracted);
      assertSame(extracted, archive);
    }
  }

  private Path make(String... options) throws IOException, InterruptedException {
    Path archive = Files.createTempDirectory(dir, "made").resolve("tree.catar");
    Object[] command = new Object[options.length + 4];
    command[0] = "casync";
    command[1] = "make";
    System.arraycopy(options, 0, command, 2, options.length);
    command[options.length + 2] = archive;
    command[options.length + 3] = tree;
    Tool.run(command);
    return archive;
  }

  private void assertSame(Path expected, Path archive) throws IOException, InterruptedException {
    ArchiveSource source =
        new ArchiveSource(
            "archive " + archive,
            () -> Files.newInputStream(archive),
            Files.size(archive),
            ImageChoice.DEFAULT);
    try (MountedBlob blob = MountedBlob.of(source, Files.createTempDirectory(dir, "work"))) {
      Tool.python(dir, "compare-trees.py", expected, blob.dir());
    }
  }
}
