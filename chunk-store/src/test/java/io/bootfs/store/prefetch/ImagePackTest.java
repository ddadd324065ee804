package io.bootfs.store.prefetch;

import static org.assertj.core.api.Assertions.assertThat;

import io.bootfs.store.profile.StartRecorder;
import io.bootfs.store.stack.Ahead;
import io.bootfs.store.stack.StoreStack;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is fetched by ranges of a pack of the whole image, by counts at a server. */
final class ImagePackTest extends PrefetchFixture {

  private static final List<Integer> ALL = range(0, CHUNKS);

  /** How much of the image one range brings, in chunks. */
  private static final int RANGE = (int) (ImagePack.RANGE_BYTES / LENGTH) + 1;

  private long requests() {
    return server.statistics().requests() + server.packStatistics().requests();
  }

  @Test
  void whoReadsInOrderNeedsFewRequests() throws Exception {
    pushImagePack();
    try (Start node = new Start()) {
      node.awaitIdle();
      node.awaitImagePack();
      node.readAll(List.of(0, 1));
      for (int chunk = 2; chunk < CHUNKS; chunk++) {
        // A reader who doesn't wait overtakes it now and then, and adds requests of its own.
        node.awaitCached(List.of(chunk));
        node.readAll(List.of(chunk));
      }
      assertThat(server.statistics().requests()).isEqualTo(2);
      // Two packs were asked for, and then some chunks, and more each time.
      assertThat(requests()).isLessThanOrEqualTo(25);
      assertThat(node.stack.statistics().fetchedChunks()).isEqualTo(CHUNKS);
      assertThat(node.prefetcher.neighbours().requests()).isLessThanOrEqualTo(21);
    }
    assertThat(warnings).isEmpty();
  }

  @Test
  void theRestComesByRanges() throws Exception {
    pushImagePack();
    try (Start node = new Start(server.uri().toString(), true)) {
      node.recorder.end();
      node.awaitCached(ALL);
      node.awaitIdle();
      assertThat(node.prefetcher.statistics().chunks()).isEqualTo(CHUNKS);
    }
    assertThat(server.statistics().requests()).isZero();
    assertThat(requests()).isEqualTo(2 + Math.ceilDiv(CHUNKS, RANGE));
    assertThat(warnings).isEmpty();
  }

  @Test
  void aListIsFetchedByRanges() throws Exception {
    pushImagePack();
    PrefetchCounters counters = new PrefetchCounters();
    try (StoreStack stack = open(server.uri().toString());
        ImagePack pack = open(stack)) {
      pack.ask(counters);
      pack.awaitAnswer();
      long before = requests();
      // Twenty here and there, and twenty that lie together.
      List<Integer> apart = ALL.stream().filter(i -> i % 5 == 0 && i < 100).toList();
      List<Integer> list = new ArrayList<>(range(150, 170));
      list.addAll(apart);
      Ahead ahead = stack.ahead().orElseThrow();
      new ChunkFetch(blob.index(), ahead, pack, new StartRecorder(stack), counters)
          .run(list, new Window(Window.MOST), Prefetcher.MOST_UNWANTED);
      assertThat(list).allMatch(chunk -> ahead.has(blob.index().id(chunk)));
      assertThat(counters.statistics().chunks()).isEqualTo(list.size());
      assertThat(server.statistics().requests()).isZero();
      assertThat(requests() - before).isEqualTo(1 + apart.size());
    }
  }

  private ImagePack open(StoreStack stack) {
    return new ImagePack(imagePack(), blob.index(), stack.ahead().orElseThrow(), warnings::add);
  }

  @Test
  void readersAndRangesTogetherFetchEachChunkOnce() throws Exception {
    pushImagePack();
    try (Start node = new Start(server.uri().toString(), true)) {
      node.recorder.end();
      node.readAll(shuffled(CHUNKS));
      node.awaitIdle();
      node.prefetcher.close();
      assertThat(node.stack.statistics().fetchedChunks()).isEqualTo(CHUNKS);
    }
    assertThat(warnings).isEmpty();
  }

  @Test
  void whereTheStartHasAPackNothingElseIsAskedForBeforeAMiss() throws Exception {
    pushPack(range(0, 50));
    pushImagePack();
    try (Start node = new Start()) {
      node.awaitIdle();
      node.readAll(range(0, 50));
      assertThat(requests()).isEqualTo(1);
      node.readAll(List.of(100));
      node.awaitImagePack();
      assertThat(server.packStatistics().requests()).isGreaterThanOrEqualTo(2);
    }
  }

  @Test
  void chunksAtHandAreNotAskedFor() throws Exception {
    pushImagePack();
    try (Start first = new Start(server.uri().toString(), true)) {
      first.recorder.end();
      first.awaitIdle();
    }
    long before = requests();
    try (Start second = new Start(server.uri().toString(), true)) {
      second.recorder.end();
      second.awaitIdle();
      second.readAll(ALL);
    }
    assertThat(requests() - before).isEqualTo(2);
  }

  /** Byte 8 is in the count, 16 in a stored length, 20 in an id, -1 in the last chunk. */
  @ParameterizedTest
  @ValueSource(ints = {8, 16, 20, -1})
  void aDamagedPackCostsNoMoreThanAWarning(int place) throws Exception {
    Path pack = pushImagePack();
    byte[] bytes = Files.readAllBytes(pack);
    bytes[place < 0 ? bytes.length + place : place] ^= 0x40;
    Files.write(pack, bytes);
    restAndRead(server.uri().toString());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aTruncatedPackCostsNoMoreThanAWarning(boolean served) throws Exception {
    Path pack = pushImagePack();
    byte[] bytes = Files.readAllBytes(pack);
    Files.write(pack, Arrays.copyOf(bytes, bytes.length / 2));
    restAndRead(served ? server.uri().toString() : blob.store().toString());
  }

  @Test
  void aPackOfSomeOfTheImageIsNotUsed() throws Exception {
    pushPack(ALL.subList(0, 30));
    Files.move(blob.store().resolve(startPack().path()), blob.store().resolve(imagePack().path()));
    restAndRead(server.uri().toString());
  }

  private void restAndRead(String store) throws Exception {
    try (Start node = new Start(store, true)) {
      node.recorder.end();
      node.awaitIdle();
      node.readAll(ALL);
      assertThat(node.stack.statistics().fetchedChunks()).isEqualTo(CHUNKS);
    }
    assertThat(warnings)
        .singleElement()
        .asString()
        .contains("prefetch", imagePack().toString(), "not used");
  }

  @Test
  void aPackThatGoesAwayIsForgotten() throws Exception {
    Path pack = pushImagePack();
    try (Start node = new Start()) {
      node.awaitIdle();
      node.awaitImagePack();
      Files.delete(pack);
      node.readAll(range(50, 150));
    }
    assertThat(warnings).singleElement().asString().contains("not used");
  }
}
