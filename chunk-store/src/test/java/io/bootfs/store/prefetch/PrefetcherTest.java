package io.bootfs.store.prefetch;

import static org.assertj.core.api.Assertions.assertThat;

import io.bootfs.chunker.Index;
import io.bootfs.store.ChunkCodec;
import io.bootfs.store.PackName;
import io.bootfs.store.PackName.Content;
import io.bootfs.store.SmallDisk;
import io.bootfs.store.cache.CacheOptions;
import io.bootfs.store.cache.TestBlob;
import io.bootfs.store.local.LocalStore;
import io.bootfs.store.pack.PackBuilder;
import io.bootfs.store.profile.IndexName;
import io.bootfs.store.profile.Profile;
import io.bootfs.store.profile.ProfileFolder;
import io.bootfs.store.profile.StartRecorder;
import io.bootfs.store.server.ChunkServer;
import io.bootfs.store.stack.StoreStack;
import io.bootfs.store.stack.Stores;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is fetched ahead, by counts at a server. */
final class PrefetcherTest {

  private static final int CHUNKS = 200;
  private static final int LENGTH = 60_000;

  @TempDir private static Path shared;
  private static TestBlob made;

  @TempDir Path folder;
  private final Queue<String> warnings = new ConcurrentLinkedQueue<>();
  private TestBlob blob;
  private IndexName name;
  private Path cache;
  private ChunkServer server;

  @BeforeAll
  static void make() throws IOException {
    made = TestBlob.make(shared, CHUNKS, LENGTH);
  }

  @BeforeEach
  void serve() throws IOException {
    blob = made;
    name = IndexName.of(blob.indexFile());
    cache = folder.resolve("cache.castr");
    Files.deleteIfExists(blob.store().resolve(startPack().path()));
    server =
        ChunkServer.start(blob.store(), new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void aPackIsOneRequest() throws Exception {
    List<Integer> start = shuffled(100);
    pushPack(start);
    try (Start node = new Start()) {
      node.awaitCached(start);
      assertThat(server.packStatistics().requests()).isEqualTo(1);
      assertThat(server.statistics().requests()).isZero();
      node.readAll(start);
      assertThat(server.statistics().requests()).isZero();
      assertThat(node.prefetcher.statistics().chunks()).isEqualTo(100);
      assertThat(node.prefetcher.statistics().requests()).isEqualTo(1);
    }
    assertThat(warnings).isEmpty();
  }

  @Test
  void readersAndPackTogetherFetchEachChunkOnce() throws Exception {
    List<Integer> start = shuffled(CHUNKS);
    pushPack(start);
    try (Start node = new Start()) {
      node.readAll(start);
      node.awaitCached(start);
      long once = node.stack.statistics().fetchedChunks();
      assertThat(once).isEqualTo(CHUNKS);
    }
  }

  @Test
  void nothingIsAskedForWhereAllIsAtHand() throws Exception {
    List<Integer> start = shuffled(50);
    pushPack(start);
    try (Start first = new Start()) {
      first.awaitCached(start);
      first.awaitIdle();
    }
    long requests = server.packStatistics().requests();
    try (Start second = new Start()) {
      second.awaitIdle();
      second.readAll(start);
      assertThat(second.prefetcher.statistics().requests()).isZero();
    }
    assertThat(server.packStatistics().requests()).isEqualTo(requests);
    assertThat(server.statistics().requests()).isZero();
  }

  @Test
  void whatIsLackingHereAndThereComesInFewRanges() throws Exception {
    List<Integer> start = IntStream.range(0, CHUNKS).boxed().toList();
    pushPack(start);
    List<Integer> lacking =
        start.stream().filter(i -> i % 2 == 0 && (i < 20 || (i >= 100 && i < 120))).toList();
    try (StoreStack warm = open(server.uri().toString())) {
      for (int chunk : start) {
        if (!lacking.contains(chunk)) {
          warm.read(blob.index().id(chunk), LENGTH);
        }
      }
    }
    long before = server.statistics().requests();
    try (Start node = new Start()) {
      node.awaitCached(start);
    }
    assertThat(server.statistics().requests()).isEqualTo(before);
    assertThat(server.packStatistics().requests()).isEqualTo(2);
  }

  @Test
  void withoutAPackAProfileIsReadChunkByChunk() throws Exception {
    List<Integer> start = shuffled(80);
    new ProfileFolder(cache).save(new Profile(name, start));
    try (Start node = new Start()) {
      node.awaitCached(start);
      node.awaitIdle();
    }
    assertThat(server.packStatistics().requests()).isEqualTo(1);
    assertThat(server.statistics().requests()).isEqualTo(80);
  }

  @Test
  void aWrongProfileCostsABoundedAmount() throws Exception {
    int length = 250_000;
    Path other = Files.createDirectory(folder.resolve("other"));
    blob = TestBlob.make(other, CHUNKS, length);
    name = IndexName.of(blob.indexFile());
    pushPack(IntStream.range(0, CHUNKS).boxed().toList());
    try (Start node = new Start(blob.store().toString(), false)) {
      node.recorder.awaitQuiet(Duration.ofSeconds(1), Duration.ofSeconds(1));
      node.awaitIdle();
      assertThat(node.prefetcher.statistics().chunks() * length)
          .isBetween(Prefetcher.MOST_UNWANTED / 2, Prefetcher.MOST_UNWANTED + 2L * length);
    }
  }

  @Test
  void theRestComesAfterTheStart() throws Exception {
    try (Start node = new Start(server.uri().toString(), true)) {
      node.recorder.end();
      node.awaitCached(IntStream.range(0, CHUNKS).boxed().toList());
    }
    assertThat(server.statistics().requests()).isEqualTo(CHUNKS);
  }

  @Test
  void whereNothingIsKnownTheConvertersGuessIsFetched() throws Exception {
    List<Integer> guess = shuffled(40);
    Files.write(folder.resolve("guess"), new Profile(name, guess).toText());
    try (Start node = new Start()) {
      node.awaitCached(guess);
      node.awaitIdle();
    }
    assertThat(server.statistics().requests()).isEqualTo(40);
    assertThat(warnings).isEmpty();
  }

  @Test
  void aGuessAboutAnotherImageIsNotUsed() throws Exception {
    IndexName other = new IndexName("0".repeat(64));
    Files.write(folder.resolve("guess"), new Profile(other, shuffled(40)).toText());
    try (Start node = new Start()) {
      node.awaitIdle();
      node.readAll(List.of(0));
    }
    assertThat(server.statistics().requests()).isEqualTo(1);
    assertThat(warnings).singleElement().asString().contains("another index", "not used");
  }

  @Test
  void aMissBringsItsNeighboursAndReadingOnBringsMore() throws Exception {
    try (Start node = new Start()) {
      node.awaitIdle();
      node.readAll(List.of(100));
      node.awaitCached(range(100 - Guesses.BEFORE, 101 + Guesses.FIRST));
      node.readAll(List.of(101));
      node.awaitCached(range(100 - Guesses.BEFORE, 102 + Guesses.FIRST * 3 / 2));
      node.awaitNeighbours(Guesses.BEFORE + 1 + Guesses.FIRST * 3 / 2);
      assertThat(node.prefetcher.neighbours().usedChunks()).isEqualTo(1);
      assertThat(node.prefetcher.neighbours().usedBytes())
          .isBetween(1L, node.prefetcher.neighbours().bytes() / 2);
    }
  }

  @Test
  void whoReadsAllInOrderFetchesEachChunkOnce() throws Exception {
    try (Start node = new Start()) {
      node.awaitIdle();
      node.readAll(range(0, CHUNKS));
    }
    assertThat(server.statistics().requests()).isEqualTo(CHUNKS);
  }

  @Test
  void whileAPackComesNothingElseIsGuessed() throws Exception {
    List<Integer> start = range(0, 100);
    pushPack(start);
    try (Start node = new Start()) {
      node.readAll(start);
      node.awaitIdle();
      assertThat(node.prefetcher.neighbours().chunks()).isZero();
    }
  }

  /** Byte 0 is in the magic, 8 in the count, 20 in the first id, -1 in the last chunk. */
  @ParameterizedTest
  @ValueSource(ints = {0, 8, 11, 12, 16, 20, -1})
  void aDamagedPackCostsNoMoreThanSpeed(int place) throws Exception {
    List<Integer> start = shuffled(30);
    pushPack(start);
    Path pack = blob.store().resolve(startPack().path());
    byte[] bytes = Files.readAllBytes(pack);
    bytes[place < 0 ? bytes.length + place : place] ^= 0x40;
    Files.write(pack, bytes);
    try (Start node = new Start()) {
      node.awaitIdle();
      node.readAll(start);
    }
    assertThat(warnings).singleElement().asString().contains("prefetch", name.hex(), "not used");
  }

  @Test
  void aTruncatedPackGivesWhatItHas() throws Exception {
    List<Integer> start = shuffled(30);
    pushPack(start);
    Path pack = blob.store().resolve(startPack().path());
    byte[] bytes = Files.readAllBytes(pack);
    Files.write(pack, Arrays.copyOf(bytes, bytes.length / 2));
    try (Start node = new Start()) {
      node.awaitIdle();
      assertThat(node.prefetcher.statistics().chunks()).isBetween(10L, 20L);
      node.readAll(start);
    }
    assertThat(warnings).singleElement().asString().contains("ends within chunk");
  }

  @Test
  void whereNothingCanBeKeptNothingIsFetchedAhead() throws Exception {
    pushPack(shuffled(30));
    Files.createDirectory(cache);
    try (SmallDisk disk = SmallDisk.mount(cache)) {
      disk.makeReadOnly();
      try (Start node = new Start()) {
        node.awaitIdle();
        assertThat(node.prefetcher.statistics().requests()).isZero();
      }
    }
    assertThat(warnings).isEmpty();
  }

  private static List<Integer> range(int from, int to) {
    return IntStream.range(from, to).boxed().toList();
  }

  private List<Integer> shuffled(int count) {
    List<Integer> order =
        IntStream.range(0, CHUNKS).boxed().collect(Collectors.toCollection(ArrayList::new));
    Collections.shuffle(order, new Random(1));
    return order.subList(0, count);
  }

  private PackName startPack() {
    return PackName.start(name.hex());
  }

  private void pushPack(List<Integer> chunks) throws IOException {
    Index index = blob.index();
    try (LocalStore store = LocalStore.open(blob.store());
        PackBuilder pack = new PackBuilder(index, Content.START, folder)) {
      for (int chunk : chunks) {
        int limit = ChunkCodec.limit(index.length(chunk));
        assertThat(pack.add(chunk, store.get(index.id(chunk), limit))).isTrue();
      }
      store.putPack(startPack(), pack.build());
    }
  }

  private StoreStack open(String store) throws IOException {
    return Stores.reader(
        store, CacheOptions.unbounded(cache), blob.index().digest(), warnings::add);
  }

  /** A start on this node. */
  private final class Start implements AutoCloseable {
    final StoreStack stack;
    final StartRecorder recorder;
    final Prefetcher prefetcher;

    Start() throws IOException {
      this(server.uri().toString(), false);
    }

    Start(String store, boolean rest) throws IOException {
      stack = open(store);
      recorder = new StartRecorder(stack);
      prefetcher =
          Prefetcher.start(
              blob.index(),
              blob.indexFile(),
              stack.ahead().orElseThrow(),
              recorder,
              new ProfileFolder(cache),
              new Prefetcher.Options(folder.resolve("guess"), rest),
              warnings::add);
    }

    void readAll(List<Integer> chunks) throws IOException {
      for (int chunk : chunks) {
        assertThat(recorder.read(blob.index().id(chunk), blob.index().length(chunk)))
            .hasSize(blob.index().length(chunk));
      }
    }

    void awaitCached(List<Integer> chunks) throws Exception {
      long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
      while (!chunks.stream().allMatch(i -> stack.ahead().orElseThrow().has(blob.index().id(i)))) {
        assertThat(System.nanoTime()).as("%s", warnings).isLessThan(deadline);
        Thread.sleep(5);
      }
    }

    /** Waits until all is counted, which may be after it can be read. */
    void awaitNeighbours(long chunks) throws InterruptedException {
      long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
      while (prefetcher.neighbours().chunks() < chunks
          || prefetcher.neighbours().usedChunks() < 1) {
        assertThat(System.nanoTime()).as("%s", warnings).isLessThan(deadline);
        Thread.sleep(5);
      }
    }

    void awaitIdle() throws InterruptedException {
      prefetcher.awaitEnd();
    }

    @Override
    public void close() throws IOException {
      recorder.end();
      try {
        awaitIdle();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      prefetcher.close();
      recorder.close();
    }
  }
}
