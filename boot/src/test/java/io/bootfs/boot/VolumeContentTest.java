package io.bootfs.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bootfs.linux.MountInfo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which volumes get the image's content, and how it arrives there. */
final class VolumeContentTest {

  private static final String VOLUME = "/var/lib/docker/volumes/name/_data";
  private static final FileTime TIME = FileTime.fromMillis(1_000_000_123L);

  @TempDir private Path folder;
  private Path image;
  private Path volume;
  private Path mark;

  @BeforeEach
  void lay() throws IOException, InterruptedException {
    image = Files.createDirectory(folder.resolve("image"));
    volume = Files.createDirectory(folder.resolve("volume"));
    mark = folder.resolve("mark");
    Path data = Files.createDirectories(image.resolve(relative(volume)));
    Path file = Files.writeString(data.resolve("file"), "content");
    Files.setAttribute(file, "unix:uid", 7);
    Files.setAttribute(file, "unix:mode", 04750);
    Files.setAttribute(file, "user:note", "n".getBytes(StandardCharsets.UTF_8));
    Files.createLink(data.resolve("link"), file);
    Files.createSymbolicLink(data.resolve("symlink"), Path.of("/nowhere"));
    Path inner = Files.createDirectory(data.resolve("inner"));
    Files.createFile(inner.resolve("empty"));
    Process fifo = new ProcessBuilder("mkfifo", data.resolve("fifo").toString()).start();
    assertThat(fifo.waitFor()).isZero();
    for (Path path : List.of(file, inner, data)) {
      Files.setLastModifiedTime(path, TIME);
    }
    Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwx-wx--x"));
    Files.setAttribute(data, "unix:gid", 33);
  }

  @Test
  void aNewVolumeGetsTheImagesContentWithAllAttributes() throws IOException {
    fill(VOLUME);
    assertThat(volume.resolve("file")).hasContent("content");
    assertThat(Files.getAttribute(volume.resolve("file"), "unix:uid")).isEqualTo(7);
    assertThat((Integer) Files.getAttribute(volume.resolve("file"), "unix:mode") & 07777)
        .isEqualTo(04750);
    assertThat(Files.getAttribute(volume.resolve("link"), "user:note"))
        .isEqualTo("n".getBytes(StandardCharsets.UTF_8));
    assertThat(Files.isSameFile(volume.resolve("file"), volume.resolve("link"))).isTrue();
    assertThat(Files.readSymbolicLink(volume.resolve("symlink"))).hasToString("/nowhere");
    assertThat(volume.resolve("inner/empty")).isEmptyFile();
    assertThat(Files.readAttributes(volume.resolve("fifo"), BasicFileAttributes.class).isOther())
        .isTrue();
    assertThat(Files.getLastModifiedTime(volume.resolve("inner"))).isEqualTo(TIME);
    assertThat(Files.getLastModifiedTime(volume)).isEqualTo(TIME);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(volume)))
        .isEqualTo("rwx-wx--x");
    assertThat(Files.getAttribute(volume, "unix:gid")).isEqualTo(33);
  }

  @Test
  void whatIsNoVolumeOrNotEmptyStaysAsItIs() throws IOException {
    fill("/srv/_data");
    fill("/srv/volumes/name");
    assertThat(volume).isEmptyDirectory();
    Files.createFile(volume.resolve("own"));
    fill(VOLUME);
    assertThat(volume.resolve("file")).doesNotExist();
  }

  @Test
  void aTmpfsGetsWhatTheEngineGivesIt() throws IOException {
    new VolumeContent(image, TmpfsContent.NONE, mark).fill(tmpfs("rw", "size=1m"));
    assertThat(permissions()).isEqualTo("rwxr-xr-x");
    new VolumeContent(image, TmpfsContent.MODE, mark).fill(tmpfs("rw", "mode=755"));
    assertThat(permissions()).isEqualTo("rwxr-xr-x");
    new VolumeContent(image, TmpfsContent.MODE, mark).fill(tmpfs("rw", "size=1m"));
    assertThat(volume).isEmptyDirectory();
    assertThat(permissions()).isEqualTo("rwx-wx--x");
    new VolumeContent(image, TmpfsContent.ALL, mark).fill(tmpfs("rw", "mode=755"));
    assertThat(volume.resolve("file")).hasContent("content");
    assertThat(Files.getAttribute(volume, "unix:gid")).isEqualTo(0);
  }

  private String permissions() throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(volume));
  }

  private MountInfo tmpfs(String... options) {
    return new MountInfo(
        2, 1, "0:99", "/", volume, List.of("rw"), "tmpfs", "tmpfs", List.of(options));
  }

  @Test
  void whatTheAppHasEmptiedStaysEmpty() throws IOException {
    Files.createFile(mark);
    new VolumeContent(image, TmpfsContent.MODE, mark).fill(mount(VOLUME));
    assertThat(volume).isEmptyDirectory();
  }

  @Test
  void aVolumeThatCouldNotBeFilledIsEmpty() throws IOException {
    Path data = image.resolve(relative(volume));
    // Its directory of that name is in the way of the copy's.
    Path inTheWay = Files.createDirectories(volume.resolve("inner"));
    assertThatThrownBy(() -> TreeCopy.into(data, volume, Set.of())).isInstanceOf(IOException.class);
    assertThat(inTheWay).doesNotExist();
    assertThat(volume).isEmptyDirectory();
  }

  private void fill(String root) throws IOException {
    Files.deleteIfExists(mark);
    new VolumeContent(image, TmpfsContent.MODE, mark).fill(mount(root));
  }

  private MountInfo mount(String root) {
    return new MountInfo(2, 1, "8:1", root, volume, List.of("rw"), "ext4", "/dev/sda1", List.of());
  }

  private static Path relative(Path path) {
    return Path.of("/").relativize(path);
  }
}
