package io.bootfs.erofs.testing;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A judge that can't find fault is none. Needs root. */
class TreeComparisonTest {

  @TempDir Path temporary;

  private Path tree;
  private Path copy;

  @BeforeEach
  void makeTwoTrees() throws IOException {
    tree = temporary.resolve("tree");
    copy = temporary.resolve("copy");
    shell(
        "mkdir -p tree/sub; printf content >tree/file; printf xxxx >tree/sub/x; ln tree/file tree/link;"
            + " ln tree/sub/x tree/y; ln -s target tree/symlink; mknod tree/device c 1 3; cp -a tree copy");
  }

  @ParameterizedTest
  @CsvSource({
    "printf Content >file; touch -r ../tree/file file, content from 0",
    "touch -d @1.000000001 file, st_mtime_ns",
    "touch -h -d @1.000000001 symlink, st_mtime_ns",
    "chmod 4755 file, st_mode",
    "chown 5 file, st_uid",
    "chgrp -h 5 symlink, st_gid",
    "setfattr -n user.x -v y sub, extended attributes",
    "setfattr -h -n trusted.x -v y symlink, extended attributes",
    "truncate -s 8 file, st_size",
    "rm file, present",
    "touch more, present",
    "rm device; mknod device c 1 4, st_rdev",
    "rm device; mknod device b 1 3, st_mode",
    "ln -sf other symlink, target",
    "rm y; cp -a sub/x y, hard link to",
  })
  void everyDifferenceIsFound(String change, String found) throws IOException {
    shell("cd copy; " + change);
    assertThatThrownBy(() -> TreeComparison.assertSame(tree, copy))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(found);
  }

  @Test
  void linksThatNoNameExplainsAreFound() throws IOException {
    shell("ln copy/file elsewhere");
    assertThatThrownBy(() -> TreeComparison.assertSame(tree, copy))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("links: 2, 3");
  }

  @Test
  void programsThatAreNotThereAreNamed() {
    assertThatThrownBy(() -> Command.run("no-such-program"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("no-such-program");
  }

  private void shell(String script) throws IOException {
    Command.run("sh", "-ec", "cd " + temporary + "; " + script);
  }
}
