package io.bootfs.fuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bootfs.linux.ByteRange;
import io.bootfs.linux.MountInfo;
import io.bootfs.linux.Mounts;
import io.bootfs.linux.PageCache;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every blob server does. Needs root: it mounts. */
abstract class BlobServerContract {

  private static final int SIZE = (3 << 20) + 12_345;

  private final RandomBlob blob = new RandomBlob(SIZE, 7);

  @TempDir private Path dir;
  private Path mountPoint;
  private BlobServer server;

  abstract BlobServer serve(Blob blob, Path directory) throws IOException;

  @BeforeEach
  void start() throws IOException {
    mountPoint = Files.createDirectory(dir.toRealPath().resolve("mount"));
    server = serve(blob, mountPoint);
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
    assertThat(MountInfo.at(mountPoint)).isEmpty();
  }

  @Test
  void theDirectoryHasOneReadOnlyFileOfTheBlobsSize() throws IOException {
    assertThat(mountPoint).isDirectoryContaining(server.file()::equals);
    try (var files = Files.list(mountPoint)) {
      assertThat(files).hasSize(1);
    }
    assertThat(Files.size(server.file())).isEqualTo(SIZE);
    assertThat(Files.getAttribute(server.file(), "unix:mode")).isEqualTo(0100444);
    assertThatThrownBy(() -> FileChannel.open(server.file(), StandardOpenOption.WRITE))
        .isInstanceOf(IOException.class);
    assertThat(mountPoint.resolve("other")).doesNotExist();
  }

  @Test
  void theWholeFileIsTheBlob() throws IOException {
    assertThat(Files.readAllBytes(server.file())).isEqualTo(blob.bytes());
  }

  @Test
  void readsAtAnyPlaceOfAnySizeAreTheBlobs() throws IOException {
    Random random = new Random(8);
    try (FileChannel file = FileChannel.open(server.file())) {
      for (int i = 0; i < 300; i++) {
        int offset = random.nextInt(SIZE);
        assertRead(file, offset, 1 + random.nextInt(i % 3 == 0 ? 300_000 : 9_000));
        PageCache.drop(server.file(), List.of(new ByteRange(0, SIZE)));
      }
      assertRead(file, SIZE - 1, 10);
      assertThat(file.read(ByteBuffer.allocate(10), SIZE)).isEqualTo(-1);
    }
  }

  @Test
  void manyReadAtOnce() throws Exception {
    int threads = 16;
    try (var pool = Executors.newFixedThreadPool(threads)) {
      List<Callable<byte[]>> readers = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        readers.add(() -> Files.readAllBytes(server.file()));
      }
      for (Future<byte[]> read : pool.invokeAll(readers)) {
        assertThat(read.get()).isEqualTo(blob.bytes());
      }
    }
  }

  @Test
  void bytesThatCannotBeHadFailTheirReaderAloneAndComeLater() throws IOException {
    int broken = 2 << 20;
    blob.failAt(broken);
    try (FileChannel file = FileChannel.open(server.file())) {
      assertThatThrownBy(() -> file.read(ByteBuffer.allocate(100), broken))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("Input/output error");
      assertRead(file, 5, 4_000);
      blob.failAt(-1);
      assertRead(file, broken, 100);
    }
  }

  @Test
  void readsThatWaitForTheirBytesHoldUpNoOther() throws Exception {
    int waiting = 8;
    blob.hold(1 << 20);
    try (var pool = Executors.newFixedThreadPool(waiting);
        FileChannel file = FileChannel.open(server.file())) {
      List<Future<Integer>> reads = new ArrayList<>();
      for (int i = 0; i < waiting; i++) {
        long offset = (1 << 20) + i * (128L << 10);
        reads.add(pool.submit(() -> file.read(ByteBuffer.allocate(10), offset)));
      }
      blob.awaitHeld(waiting);
      assertRead(file, 5, 4_000);
      blob.release();
      for (Future<Integer> read : reads) {
        assertThat(read.get()).isEqualTo(10);
      }
    }
  }

  @Test
  void anAbortedConnectionEndsTheServer() throws Exception {
    Process umount =
        new ProcessBuilder("umount", "--force", mountPoint.toString()).inheritIO().start();
    assertThat(umount.waitFor()).isZero();
    assertThat(server.ended()).succeedsWithin(60, TimeUnit.SECONDS);
  }

  @Test
  void whoHasTheFileOpenWhenTheServerClosesReadsOn() throws IOException {
    try (FileChannel file = FileChannel.open(server.file())) {
      assertRead(file, 0, 100);
      server.close();
      assertThat(server.file()).doesNotExist();
      assertRead(file, 1 << 20, 100_000);
    }
    assertThat(server.ended()).succeedsWithin(30, TimeUnit.SECONDS);
  }

  @Test
  void unmountingFromOutsideEndsTheServer() throws IOException {
    Mounts.unmount(mountPoint);
    assertThat(server.ended()).succeedsWithin(30, TimeUnit.SECONDS);
    // What somebody else mounts there now is not the server's to unmount.
    Mounts.mount(
        "other", mountPoint, "tmpfs", java.util.Set.of(), io.bootfs.linux.MountOptions.NONE);
    server.close();
    assertThat(MountInfo.at(mountPoint)).map(MountInfo::source).contains("other");
    Mounts.unmount(mountPoint);
  }

  @Test
  void closingTwiceIsClosing() throws IOException {
    server.close();
    server.close();
    assertThat(server.ended()).isCompleted();
  }

  @Test
  void aDirectoryCanBeServedAgain() throws IOException {
    server.close();
    RandomBlob other = new RandomBlob(5, 9);
    server = serve(other, mountPoint);
    assertThat(Files.readAllBytes(server.file())).isEqualTo(other.bytes());
  }

  @Test
  void programsDoNotInheritTheDevice() throws Exception {
    Process ls = new ProcessBuilder("ls", "-l", "/proc/self/fd").redirectErrorStream(true).start();
    String listed =
        new String(ls.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    assertThat(ls.waitFor()).isZero();
    assertThat(listed).doesNotContain("/dev/fuse");
    for (String link : fuseDescriptors()) {
      String info = Files.readString(Path.of("/proc/self/fdinfo", link));
      String flags = info.lines().filter(l -> l.startsWith("flags:")).findFirst().orElseThrow();
      assertThat(Long.parseLong(flags.substring(6).strip(), 8) & 02000000).isNotZero();
    }
  }

  @Test
  void theWorkingDirectoryStays() throws IOException {
    assertThat(Files.readSymbolicLink(Path.of("/proc/self/cwd")))
        .isEqualTo(Path.of("").toRealPath());
  }

  private static List<String> fuseDescriptors() throws IOException {
    List<String> found = new ArrayList<>();
    try (var links = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
      for (Path link : links) {
        if (Files.isSymbolicLink(link)
            && Files.readSymbolicLink(link).equals(Path.of("/dev/fuse"))) {
          found.add(link.getFileName().toString());
        }
      }
    }
    assertThat(found).isNotEmpty();
    return found;
  }

  private void assertRead(FileChannel file, int offset, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length);
    int read = 0;
    while (buffer.hasRemaining() && read >= 0) {
      read = file.read(buffer, offset + (long) buffer.position());
    }
    int end = Math.min(SIZE, offset + length);
    assertThat(Arrays.copyOf(buffer.array(), buffer.position()))
        .isEqualTo(Arrays.copyOfRange(blob.bytes(), offset, end));
  }
}
