package io.bootfs.store.prefetch;

import static org.assertj.core.api.Assertions.assertThat;

import io.bootfs.store.ChunkCodec;
import io.bootfs.store.EncodedChunk;
import io.bootfs.store.SmallDisk;
import io.bootfs.store.cache.TestBlob;
import io.bootfs.store.local.LocalStore;
import io.bootfs.store.pack.PackTable;
import io.bootfs.store.pack.PackTable.Entry;
import io.bootfs.store.profile.IndexName;
import io.bootfs.store.profile.Profile;
import io.bootfs.store.profile.ProfileFolder;
import io.bootfs.store.stack.StoreStack;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is fetched ahead, by counts at a server. */
final class PrefetcherTest extends PrefetchFixture {

  @ParameterizedTest
  @ValueSource(ints = {1, 30, 100})
  void aPackIsOneRequest(int together) throws Exception {
    List<Integer> start = shuffled(100);
    pushFrames(start, together);
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
  void aPackHasEachChunkOnce() throws Exception {
    pushPack(List.of(3, 5, 3, 4, 5));
    try (InputStream pack = Files.newInputStream(blob.store().resolve(startPack().path()))) {
      List<Entry> entries = PackTable.read(pack, blob.index()).entries();
      assertThat(entries).extracting(Entry::number).containsExactly(3, 5, 4);
    }
  }

  @Test
  void whatCameIsReadFromMemoryUntilTheStartIsOver() throws Exception {
    List<Integer> start = shuffled(20);
    pushPack(start);
    try (Start node = new Start();
        LocalStore kept = LocalStore.create(cache)) {
      node.awaitIdle();
      for (int chunk : start) {
        kept.remove(blob.index().id(chunk));
      }
      node.readAll(start.subList(0, 10));
      assertThat(server.statistics().requests()).isZero();
      assertThat(node.stack.statistics().cachedChunks()).isEqualTo(10);
      node.stack.ahead().orElseThrow().startIsOver();
      node.readAll(start.subList(10, 20));
      assertThat(server.statistics().requests()).isPositive();
    }
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
    assertThat(atHand).isEmpty();
    try (Start second = new Start()) {
      second.awaitIdle();
      assertThat(atHand).containsExactlyElementsOf(start);
      second.readAll(start);
      assertThat(second.prefetcher.statistics().requests()).isZero();
    }
    assertThat(server.packStatistics().requests()).isEqualTo(requests);
    assertThat(server.statistics().requests()).isZero();
  }

  @Test
  void whatIsLackingHereAndThereComesInFewRanges() throws Exception {
    List<Integer> start = IntStream.range(0, CHUNKS).boxed().toList();
    pushFrames(start, 1);
    warmBut(start.stream().filter(i -> i % 2 == 0 && (i < 20 || (i >= 100 && i < 120))).toList());
    long before = server.statistics().requests();
    try (Start node = new Start()) {
      node.awaitCached(start);
    }
    assertThat(server.statistics().requests()).isEqualTo(before);
    assertThat(server.packStatistics().requests()).isEqualTo(2);
  }

  @Test
  void aFrameOfWhichLittleLacksIsNotFetched() throws Exception {
    List<Integer> start = IntStream.range(0, CHUNKS).boxed().toList();
    pushFrames(start, 20);
    // Most of the second frame, little of the sixth.
    List<Integer> most = start.subList(20, 38);
    List<Integer> little = List.of(100, 105, 119);
    warmBut(Stream.concat(most.stream(), little.stream()).toList());
    long before = server.statistics().requests();
    try (Start node = new Start()) {
      node.awaitCached(start);
      node.awaitIdle();
      assertThat(node.prefetcher.statistics().chunks()).isEqualTo(most.size() + little.size());
    }
    assertThat(server.statistics().requests()).isEqualTo(before + little.size());
    // The table, and the frame.
    assertThat(server.packStatistics().requests()).isEqualTo(2);
    assertThat(warnings).isEmpty();
  }

  private void warmBut(List<Integer> lacking) throws IOException {
    warmBut(server.uri().toString(), lacking);
  }

  private void warmBut(String store, List<Integer> lacking) throws IOException {
    try (StoreStack warm = open(store)) {
      for (int chunk = 0; chunk < CHUNKS; chunk++) {
        if (!lacking.contains(chunk)) {
          warm.read(blob.index().id(chunk), blob.index().length(chunk));
        }
      }
    }
  }

  @Test
  void whatCameTogetherIsKeptPlainAndReadAgain() throws Exception {
    List<Integer> start = shuffled(20);
    pushPack(start);
    try (Start node = new Start()) {
      node.awaitCached(start);
    }
    try (LocalStore kept = LocalStore.create(cache)) {
      EncodedChunk stored = kept.get(blob.index().id(start.getFirst()), ChunkCodec.limit(LENGTH));
      assertThat(stored.encoding()).isEqualTo(EncodedChunk.Encoding.PLAIN);
    }
    try (StoreStack again = open(server.uri().toString())) {
      for (int chunk : start) {
        assertThat(again.read(blob.index().id(chunk), LENGTH)).hasSize(LENGTH);
      }
    }
    assertThat(server.statistics().requests()).isZero();
  }

  @Test
  void withoutAPackAProfileIsReadChunkByChunk() throws Exception {
    List<Integer> start = shuffled(80);
    new ProfileFolder(cache).save(new Profile(name, start));
    try (Start node = new Start()) {
      node.awaitCached(start);
      node.awaitIdle();
    }
    // Neither the pack of a start nor one of the image is there.
    assertThat(server.packStatistics().requests()).isEqualTo(2);
    assertThat(server.statistics().requests()).isEqualTo(80);
  }

  @Test
  void aWrongProfileCostsABoundedAmount() throws Exception {
    int length = 250_000;
    Path other = Files.createDirectory(folder.resolve("other"));
    blob = TestBlob.make(other, CHUNKS, length);
    name = IndexName.of(blob.indexFile());
    pushFrames(range(0, CHUNKS), 10);
    // After the most, another part of the pack lacks, and of the last frame a chunk.
    warmBut(
        blob.store().toString(),
        Stream.of(range(0, 150), range(180, 190), List.of(195)).flatMap(List::stream).toList());
    try (Start node = new Start(blob.store().toString(), false)) {
      node.recorder.awaitQuiet(Duration.ofSeconds(1), Duration.ofSeconds(1));
      node.awaitIdle();
      assertThat(node.prefetcher.statistics().chunks() * length)
          .isBetween(Prefetcher.MOST_UNWANTED / 2, Prefetcher.MOST_UNWANTED + 2L * length);
      assertThat(node.prefetcher.statistics().requests()).isEqualTo(1);
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

  /**
   * Byte 0 is in the magic, 8 in the count, then come the first chunk's number, length, stored
   * length and id; -1 is in the last chunk.
   */
  @ParameterizedTest
  @ValueSource(ints = {0, 8, 11, 12, 16, 20, 24, -1})
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

  @ParameterizedTest
  @ValueSource(ints = {1, 30})
  void aTruncatedPackGivesWhatItHas(int together) throws Exception {
    List<Integer> start = shuffled(30);
    pushFrames(start, together);
    Path pack = blob.store().resolve(startPack().path());
    byte[] bytes = Files.readAllBytes(pack);
    Files.write(pack, Arrays.copyOf(bytes, bytes.length / 2));
    try (Start node = new Start()) {
      node.awaitIdle();
      assertThat(node.prefetcher.statistics().chunks()).isBetween(10L, 20L);
      node.readAll(start);
    }
    assertThat(warnings)
        .singleElement()
        .asString()
        .containsAnyOf("ends within chunk", "ends early");
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
}
