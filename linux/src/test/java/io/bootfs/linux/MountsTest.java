package io.bootfs.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Needs root: it mounts. */
class MountsTest {

  @TempDir private Path dir;
  private Path base;

  @BeforeEach
  void mountBase() throws IOException {
    base = Files.createDirectory(dir.toRealPath().resolve("base"));
    Mounts.mount("base", base, "tmpfs", Set.of(), MountOptions.NONE);
    Mounts.propagate(base, Propagation.PRIVATE);
  }

  @AfterEach
  void unmountAll() throws IOException {
    Mounts.detach(base);
  }

  @Test
  void flagsAndOptionsReachTheKernel() throws IOException {
    Path target = Files.createDirectory(base.resolve("a b\\c"));
    Mounts.mount(
        "name",
        target,
        "tmpfs",
        EnumSet.of(MountFlag.READ_ONLY, MountFlag.NO_SUID, MountFlag.NO_DEV, MountFlag.NO_EXEC),
        MountOptions.NONE.with("size", "64k").with("mode", "0711"));
    MountInfo mount = MountInfo.at(target).orElseThrow();
    assertThat(mount.type()).isEqualTo("tmpfs");
    assertThat(mount.source()).isEqualTo("name");
    assertThat(mount.options()).contains("ro", "nosuid", "nodev", "noexec");
    assertThat(mount.superOptions()).contains("size=64k", "mode=711");
  }

  @Test
  void aPathOfAnyBytesCanBeMountedOnAndIsListedAsItIs() throws IOException {
    Path target = ByteString.toPath(base + "/\u00ff\u0080 \n\u00e4");
    Files.createDirectory(target);
    Mounts.mount("odd", target, "tmpfs", Set.of(), MountOptions.NONE);
    assertThat(MountInfo.at(target)).map(MountInfo::source).contains("odd");
    Mounts.unmount(target);
    assertThat(MountInfo.at(target)).isEmpty();
  }

  @Test
  void bindShowsAFileElsewhere() throws IOException {
    Path file = Files.writeString(base.resolve("file"), "content");
    Path target = Files.createFile(base.resolve("target"));
    Mounts.bind(file, target);
    assertThat(target).hasContent("content");
    assertThat(MountInfo.at(target).orElseThrow().root()).isEqualTo("/file");
  }

  @Test
  void onlyTheRemountedPlaceIsReadOnly() throws IOException {
    Path from = Files.createDirectory(base.resolve("from"));
    Path to = Files.createDirectory(base.resolve("to"));
    Mounts.bind(from, to);
    Mounts.remountReadOnly(to);
    assertThatThrownBy(() -> Files.createFile(to.resolve("file")))
        .hasMessageContaining("Read-only file system");
    assertThat(Files.createFile(from.resolve("file"))).exists();
  }

  @Test
  void bindAllTakesTheMountsBelowAlongAndBindDoesNot() throws IOException {
    Path inner = Files.createDirectories(base.resolve("from/inner"));
    Mounts.mount("inner", inner, "tmpfs", Set.of(), MountOptions.NONE);
    Files.createFile(inner.resolve("mark"));
    Path alone = Files.createDirectory(base.resolve("alone"));
    Path all = Files.createDirectory(base.resolve("all"));
    Mounts.bind(base.resolve("from"), alone);
    Mounts.bindAll(base.resolve("from"), all);
    assertThat(alone.resolve("inner/mark")).doesNotExist();
    assertThat(all.resolve("inner/mark")).exists();
  }

  @Test
  void aMovedMountKeepsItsIdAndTakesTheMountsBelowAlong() throws IOException {
    Path from = Files.createDirectory(base.resolve("from"));
    Path to = Files.createDirectory(base.resolve("to"));
    Mounts.mount("outer", from, "tmpfs", Set.of(), MountOptions.NONE);
    Mounts.mount(
        "inner",
        Files.createDirectory(from.resolve("inner")),
        "tmpfs",
        Set.of(),
        MountOptions.NONE);
    int id = MountInfo.at(from).orElseThrow().id();
    Mounts.move(from, to);
    assertThat(MountInfo.at(from)).isEmpty();
    assertThat(MountInfo.at(to).orElseThrow().id()).isEqualTo(id);
    assertThat(MountInfo.at(to.resolve("inner"))).map(MountInfo::parentId).contains(id);
  }

  @Test
  void aMountInUseIsBusyAndCanBeDetached() throws IOException {
    Path target = Files.createDirectory(base.resolve("busy"));
    Mounts.mount("busy", target, "tmpfs", Set.of(), MountOptions.NONE);
    try (var open = Files.newOutputStream(target.resolve("file"))) {
      assertThatThrownBy(() -> Mounts.unmount(target))
          .hasMessageContaining(target.toString())
          .asInstanceOf(InstanceOfAssertFactories.type(LinuxException.class))
          .extracting(LinuxException::errno)
          .isEqualTo(Errno.EBUSY);
      Mounts.detach(target);
      open.write(1);
    }
    assertThat(MountInfo.at(target)).isEmpty();
  }

  @Test
  void aRefusalNamesTheMountAndTheCause() {
    assertThatThrownBy(
            () -> Mounts.mount("x", base.resolve("none"), "tmpfs", Set.of(), MountOptions.NONE))
        .isInstanceOf(LinuxException.class)
        .hasMessage("mount tmpfs of x at " + base + "/none: No such file or directory");
    assertThatThrownBy(() -> Mounts.mount("x", base, "nosuchfs", Set.of(), MountOptions.NONE))
        .asInstanceOf(InstanceOfAssertFactories.type(LinuxException.class))
        .extracting(LinuxException::errno)
        .isEqualTo(Errno.ENODEV);
  }

  @Test
  void aDetachedFileSystemIsThereUntilItIsClosed() throws IOException {
    Path file;
    try (DetachedMount mount = DetachedMount.of("tmpfs")) {
      file = Files.writeString(mount.root().resolve("file"), "seen");
      assertThat(file).hasContent("seen");
    }
    assertThat(file).doesNotExist();
    assertThatThrownBy(() -> DetachedMount.of("nosuchfs"))
        .hasMessageStartingWith("fsopen nosuchfs:");
  }

  @Test
  void overlayTakesPathsWithItsOwnSeparators() throws IOException {
    Path lower = Files.createDirectory(base.resolve("lower:1,2\\3"));
    Files.writeString(lower.resolve("file"), "lower");
    Path upper = Files.createDirectory(base.resolve("up:per,"));
    Path work = Files.createDirectory(base.resolve("work"));
    Path merged = Files.createDirectory(base.resolve("merged"));
    Mounts.mount(
        "overlay",
        merged,
        "overlay",
        Set.of(),
        MountOptions.NONE.with("lowerdir", lower).with("upperdir", upper).with("workdir", work));
    assertThat(merged.resolve("file")).hasContent("lower");
    Files.writeString(merged.resolve("new"), "x");
    assertThat(upper.resolve("new")).exists();
  }
}
