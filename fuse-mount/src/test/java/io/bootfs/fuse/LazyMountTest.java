package io.bootfs.fuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bootfs.chunker.ChunkId;
import io.bootfs.chunker.Index;
import io.bootfs.fuse.jnr.JnrBlobServer;
import io.bootfs.fuse.jnr.JnrTreeServer;
import io.bootfs.fuse.kernel.KernelBlobServer;
import io.bootfs.linux.MountInfo;
import io.bootfs.linux.Mounts;
import io.bootfs.store.server.ChunkServer;
import io.bootfs.store.stack.StoreStack;
import io.bootfs.store.stack.Stores;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Needs root and mkfs.erofs (package erofs-utils): it mounts an image whose chunks come by HTTP.
 */
class LazyMountTest {

  // Offsets in an image of struct erofs_super_block's fields feature_compat and sb_extslots.
  private static final int SUPERBLOCK_FEATURES = 1024 + 8;
  private static final int SUPERBLOCK_SLOTS = 1024 + 13;
  private static final int PAGE = 4096;

  @TempDir private static Path shared;
  private static ChunkedImage image;

  @TempDir private Path dir;
  private final ConcurrentLinkedQueue<String> warned = new ConcurrentLinkedQueue<>();
  private Path target;
  private Path serverDirectory;
  private ChunkServer server;
  private StoreStack reader;
  private LazyMount mount;

  @BeforeAll
  static void makeImage() throws Exception {
    image = ChunkedImage.make(shared);
  }

  @BeforeEach
  void mountImage() throws IOException {
    server =
        ChunkServer.start(
            image.store(), new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    reader = Stores.reader(server.uri().toString(), null, image.index().digest(), warned::add);
    target = Files.createDirectory(dir.toRealPath().resolve("target"));
    serverDirectory = Files.createDirectory(dir.toRealPath().resolve("server"));
    mount = mount(image.index());
  }

  @AfterEach
  void unmountAll() throws IOException {
    mount.close();
    reader.close();
    server.close();
    assertThat(MountInfo.at(target)).isEmpty();
    assertThat(MountInfo.at(serverDirectory)).isEmpty();
  }

  @Test
  void theTreeIsTheOriginalAndEachChunkIsFetchedOnce() throws IOException {
    assertThat(mount.mount().type()).isEqualTo("erofs");
    image.assertSameTree(target);
    Set<ChunkId> ids = new HashSet<>();
    IntStream.range(0, image.index().chunkCount()).forEach(i -> ids.add(image.index().id(i)));
    assertThat(reader.statistics().fetchedChunks())
        .isBetween(ids.size() * 9L / 10, (long) ids.size());
    assertThat(server.statistics().chunks()).isEqualTo(reader.statistics().fetchedChunks());
    assertThat(warned).isEmpty();
  }

  @Test
  void theTreeIsServedWithoutTheKernelsErofsToo() throws IOException {
    mount.close();
    mount = mount(image.index(), JnrBlobServer::serve, true);
    assertThat(mount.mount().type()).isEqualTo("fuse.bootfs");
    assertThat(MountInfo.at(serverDirectory)).isEmpty();
    image.assertSameTree(target);
    try (var open = Files.newInputStream(target.resolve(ChunkedImage.LARGE))) {
      assertThat(open.read()).isNotNegative();
      mount.close();
      assertThat(MountInfo.at(target)).isEmpty();
    }
    assertThat(warned).singleElement().asString().startsWith(target + " is in use");
  }

  /** libfuse would end its threads just then, which needs what may not be there any more. */
  @Test
  void aTreeThatIsServedItselfOutlivesTheEndThatIsSaidToCome() throws IOException {
    mount.close();
    mount = mount(image.index(), JnrBlobServer::serve, true);
    mount.abort();
    image.assertSameTree(target);
  }

  @Test
  void mountingFetchesAFewChunksOnly() {
    assertThat(reader.statistics().fetchedChunks()).isLessThan(image.index().chunkCount() / 4);
  }

  @Test
  void aMissingChunkIsAnErrorOfItsFileUntilItIsBack() throws IOException {
    Path file = target.resolve(ChunkedImage.LARGE);
    Path chunk = storedChunkOf(ChunkedImage.LARGE);
    Path away = Files.move(chunk, dir.resolve("away"));
    try {
      assertThatThrownBy(() -> Files.readAllBytes(file)).hasMessageContaining("Input/output error");
      assertThat(warned)
          .isNotEmpty()
          .allMatch(line -> line.contains(chunk.getFileName().toString().substring(0, 64)))
          .allMatch(line -> line.contains(server.uri().toString()));
      ChunkedImage.assertSameFile(image.tree().resolve("sub/file-7"), target.resolve("sub/file-7"));
    } finally {
      Files.move(away, chunk);
    }
    ChunkedImage.assertSameFile(image.tree().resolve(ChunkedImage.LARGE), file);
  }

  @Test
  void unmountingFromOutsideIsNoticed() throws Exception {
    CompletableFuture<Void> noticed = new CompletableFuture<>();
    Thread.ofPlatform().daemon().start(() -> await(noticed));
    Mounts.unmount(target);
    assertThat(noticed).succeedsWithin(30, TimeUnit.SECONDS);
  }

  @Test
  void aTreeInUseIsTakenAwayWithAWarning() throws IOException {
    try (var open = Files.newInputStream(target.resolve(ChunkedImage.LARGE))) {
      assertThat(open.read()).isNotNegative();
      mount.close();
      assertThat(MountInfo.at(target)).isEmpty();
    }
    assertThat(warned).singleElement().asString().startsWith(target + " is in use");
  }

  @Test
  @Timeout(60)
  void aSecondCloseReturnsWhenTheFirstIsDone() throws Exception {
    mount.close();
    CountDownLatch closing = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    BlobServer.Factory slow =
        (blob, directory) ->
            new SlowlyClosed(JnrBlobServer.serve(blob, directory), closing, release);
    mount = mount(image.index(), slow);
    Thread first = Thread.ofPlatform().start(this::close);
    closing.await();
    Thread second = Thread.ofPlatform().start(this::close);
    while (second.getState() != Thread.State.BLOCKED) {
      assertThat(second.isAlive()).isTrue();
    }
    release.countDown();
    first.join();
    second.join();
    assertThat(MountInfo.at(serverDirectory)).isEmpty();
  }

  private void close() {
    try {
      mount.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private record SlowlyClosed(BlobServer server, CountDownLatch closing, CountDownLatch release)
      implements BlobServer {

    @Override
    public Path file() {
      return server.file();
    }

    @Override
    public CompletableFuture<Void> ended() {
      return server.ended();
    }

    @Override
    public void close() throws IOException {
      closing.countDown();
      try {
        release.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      server.close();
    }
  }

  @Test
  void whatIsNoImageIsRefusedAndNothingStaysMounted() throws IOException {
    mount.close();
    Index wrong =
        Index.builder(image.index().digest(), image.index().sizes())
            .add(image.index().id(5), image.index().length(5))
            .build();
    assertThatThrownBy(() -> mount(wrong))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no EROFS superblock");
    assertThat(MountInfo.at(serverDirectory)).isEmpty();
    assertThat(warned).isEmpty();
  }

  @Test
  void theTreeOfAnImageThatIsTooNewForTheKernelIsServed() throws IOException {
    mount.close();
    byte[] newer = Files.readAllBytes(image.image());
    newer[SUPERBLOCK_SLOTS] = (byte) 255; // No kernel takes that many, and none are in use.
    ByteBuffer.wrap(newer).putInt(SUPERBLOCK_FEATURES, 0); // No checksum, and no times.
    mount = mount(image.withChunksOf(newer));
    assertThat(mount.mount().type()).isEqualTo("fuse.bootfs");
    ChunkedImage.assertSameFile(image.tree().resolve("sub/file-7"), target.resolve("sub/file-7"));
    assertThat(warned)
        .singleElement()
        .asString()
        .startsWith("the kernel can't read this EROFS image")
        .endsWith("so the tree is served by FUSE, which is slower");
  }

  @Test
  void anEmptyIndexIsNoImage() throws IOException {
    mount.close();
    Index empty = Index.builder(image.index().digest(), image.index().sizes()).build();
    assertThatThrownBy(() -> mount(empty)).hasMessageContaining("no chunks");
  }

  @Test
  void aFirstChunkThatCannotBeHadIsTheOneCauseToldOfAFailure() throws IOException {
    mount.close();
    Path chunk = storedChunk(0);
    Path away = Files.move(chunk, dir.resolve("away"));
    try {
      assertThatThrownBy(() -> mount(image.index()))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(image.index().id(0).toString())
          .hasMessageContaining(server.uri().toString());
    } finally {
      Files.move(away, chunk);
    }
    assertThat(warned).isEmpty();
    assertThat(MountInfo.at(serverDirectory)).isEmpty();
  }

  @Test
  void aTargetThatIsNotThereIsNamed() {
    LazyMountOptions options =
        new LazyMountOptions(
            serverDirectory, JnrBlobServer::serve, JnrTreeServer::serve, false, BlobOptions.LARGE);
    assertThatThrownBy(
            () -> LazyMount.mount(image.index(), reader, dir.resolve("none"), options, warned::add))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(dir.resolve("none").toString());
  }

  @Test
  void theKernelReadsFarAhead() throws IOException {
    String device = MountInfo.at(serverDirectory).orElseThrow().device();
    assertThat(Path.of("/sys/class/bdi", device, "read_ahead_kb")).hasContent("4096");
  }

  @Test
  void whatIsReadDirectlyIsTheFilesAndNothingBeside() throws IOException {
    mount.close();
    ConcurrentLinkedQueue<Long> reads = new ConcurrentLinkedQueue<>();
    BlobServer.Factory recording =
        (blob, directory) -> KernelBlobServer.serve(new Recorded(blob, reads), directory);
    mount = mount(image.index(), recording, false, BlobOptions.SMALL.readingNothingAhead());
    assertThat(mount.mount().superOptions()).contains("directio");
    reads.clear();
    long wanted = 0;
    for (int i = 20; i < 60; i++) {
      wanted +=
          Math.ceilDiv(Files.readAllBytes(target.resolve("sub/file-" + i)).length, PAGE)
              * (long) PAGE;
    }
    // Metadata comes by pages.
    assertThat(reads.stream().mapToLong(read -> read).filter(read -> read > PAGE).sum())
        .isPositive()
        .isLessThanOrEqualTo(wanted);
    image.assertSameTree(target);
  }

  private record Recorded(Blob blob, ConcurrentLinkedQueue<Long> reads) implements Blob {

    @Override
    public long size() {
      return blob.size();
    }

    @Override
    public void read(long offset, MemorySegment to) throws IOException {
      reads.add(to.byteSize());
      blob.read(offset, to);
    }
  }

  @Test
  void aLoopDeviceServesOlderKernelsAndIsFreedWithTheMount() throws IOException {
    Path other = Files.createDirectory(dir.toRealPath().resolve("loop"));
    MountInfo looped = ErofsMount.mountByLoop(serverDirectory.resolve(BlobServer.FILE_NAME), other);
    try {
      assertThat(looped.source()).startsWith("/dev/loop");
      image.assertSameTree(other);
    } finally {
      Mounts.unmount(other);
    }
    Path backing =
        Path.of(
            "/sys/block", Path.of(looped.source()).getFileName().toString(), "loop/backing_file");
    while (Files.exists(backing)
        && Files.readString(backing).contains(serverDirectory.toString())) {
      Thread
          .onSpinWait(); // The kernel frees it by a worker, at once but not before umount returns.
    }
  }

  private LazyMount mount(Index index) throws IOException {
    return mount(index, JnrBlobServer::serve);
  }

  private LazyMount mount(Index index, BlobServer.Factory server) throws IOException {
    return mount(index, server, false);
  }

  private LazyMount mount(Index index, BlobServer.Factory server, boolean treeOnly)
      throws IOException {
    return mount(index, server, treeOnly, BlobOptions.LARGE);
  }

  private LazyMount mount(
      Index index, BlobServer.Factory server, boolean treeOnly, BlobOptions blob)
      throws IOException {
    LazyMountOptions options =
        new LazyMountOptions(serverDirectory, server, JnrTreeServer::serve, treeOnly, blob);
    return LazyMount.mount(index, reader, target, options, warned::add);
  }

  private void await(CompletableFuture<Void> noticed) {
    try {
      mount.awaitUnmount();
      noticed.complete(null);
    } catch (IOException e) {
      noticed.completeExceptionally(e);
    }
  }

  /** Returns the stored file of a chunk in the middle of a file's data. */
  private static Path storedChunkOf(String file) throws IOException {
    byte[] content = Files.readAllBytes(image.tree().resolve(file));
    byte[] whole = Files.readAllBytes(image.image());
    byte[] part = Arrays.copyOfRange(content, content.length / 2, content.length / 2 + 4096);
    for (int offset = 0; offset + part.length <= whole.length; offset += 4096) {
      if (Arrays.equals(whole, offset, offset + part.length, part, 0, part.length)) {
        return storedChunk(offset);
      }
    }
    throw new AssertionError(file + " is not in the image");
  }

  private static Path storedChunk(long offset) {
    String id = image.index().id(image.index().chunkAt(offset)).toString();
    return image.store().resolve(id.substring(0, 4)).resolve(id + ".cacnk");
  }
}
