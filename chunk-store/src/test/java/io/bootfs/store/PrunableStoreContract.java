package io.bootfs.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.bootfs.chunker.ChunkId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What every {@link PrunableChunkStore} does; a subclass says how to make one and how to age it.
 */
public abstract class PrunableStoreContract {

  private static final Duration AGE = Duration.ofDays(2);
  private static final byte[] DATA = TestChunks.bytes(8, 20_000);
  private static final ChunkId ID = TestChunks.id(DATA);

  /** Returns the store under test, the same one in one test. */
  protected abstract PrunableChunkStore store() throws Exception;

  /** Makes a chunk as old as if it had been stored that long ago. */
  protected abstract void age(ChunkId id, Duration age) throws Exception;

  /** Returns how often a pruner and a writer meet. */
  protected int rounds() {
    return 200;
  }

  @Test
  void listsWhatItHolds() throws Exception {
    Set<ChunkId> all = new HashSet<>();
    for (int i = 0; i < 50; i++) {
      all.add(put(TestChunks.bytes(i, 100)));
    }
    assertThat(list(IdRange.ALL)).containsExactlyInAnyOrderElementsOf(all);
    IdRange half = new IdRange(0, IdRange.FOLDERS / 2 - 1);
    IdRange rest = new IdRange(IdRange.FOLDERS / 2, IdRange.FOLDERS - 1);
    assertThat(list(half)).isNotEmpty().allMatch(id -> id.toBytes()[0] >= 0);
    assertThat(list(rest)).isNotEmpty().allMatch(id -> id.toBytes()[0] < 0);
  }

  @Test
  void listsNothingWhereNothingIs() throws Exception {
    assertThat(list(IdRange.ALL)).isEmpty();
    assertThat(store().stat(ID)).isNull();
  }

  @Test
  void knowsSizeAndAge() throws Exception {
    put(DATA);
    age(ID, AGE);
    List<StoredChunk> told = new ArrayList<>();
    told.add(Objects.requireNonNull(store().stat(ID)));
    store().list(IdRange.ALL, (_, found) -> told.add(found == null ? told.getFirst() : found));
    assertThat(told)
        .hasSize(2)
        .allMatch(chunk -> chunk.bytes() == TestChunks.encoded(DATA).bytes().length)
        .allMatch(chunk -> chunk.used().isBefore(Instant.now().minus(AGE).plusSeconds(3600)));
  }

  @Test
  void removes() throws Exception {
    put(DATA);
    store().remove(ID);
    store().remove(ID);
    assertThat(store().has(ID)).isFalse();
  }

  @Test
  void listsAndRemovesPacks() throws Exception {
    Set<String> paths = new TreeSet<>();
    for (char digit : new char[] {'a', '7'}) {
      String index = Character.toString(digit).repeat(64);
      for (PackName name : List.of(PackName.start(index), PackName.image(index))) {
        store().putPack(name, PackSource.of(DATA));
        paths.add(name.path());
      }
    }
    List<IndexCompanion> found = new ArrayList<>();
    store().listCompanions(found::add);
    assertThat(found).extracting(IndexCompanion::path).containsExactlyInAnyOrderElementsOf(paths);
    assertThat(found).allMatch(pack -> pack.bytes() == DATA.length);
    assertThat(found)
        .extracting(IndexCompanion::index)
        .containsOnly("a".repeat(64), "7".repeat(64));
    IndexCompanion first = found.getFirst();
    store().remove(first);
    store().remove(first);
    PackName removed = PackName.ofPath(first.path()).orElseThrow();
    assertThat(store().openPack(removed, 0, Long.MAX_VALUE)).isEmpty();
    store().listCompanions(pack -> paths.remove(pack.path()));
    assertThat(paths).containsExactly(first.path());
  }

  @Test
  void removesOnlyWhatIsUnused() throws Exception {
    Instant yesterday = Instant.now().minus(Duration.ofDays(1));
    assertThat(store().removeUnusedSince(ID, yesterday)).isFalse();
    put(DATA);
    assertThat(store().removeUnusedSince(ID, yesterday)).isFalse();
    age(ID, AGE);
    assertThat(store().claim(ID)).isTrue();
    assertThat(store().removeUnusedSince(ID, yesterday)).isFalse();
    age(ID, AGE);
    assertThat(store().removeUnusedSince(ID, yesterday)).isTrue();
    assertThat(store().has(ID)).isFalse();
    assertThat(store().claim(ID)).isFalse();
  }

  @Test
  void putClaimsWhatIsThere() throws Exception {
    put(DATA);
    age(ID, AGE);
    put(DATA);
    assertThat(store().removeUnusedSince(ID, Instant.now().minus(Duration.ofDays(1)))).isFalse();
  }

  @Test
  @Timeout(60)
  void neverTakesAChunkFromAWriter() throws Exception {
    Instant yesterday = Instant.now().minus(Duration.ofDays(1));
    EncodedChunk chunk = TestChunks.encoded(DATA);
    for (int i = 0; i < rounds(); i++) {
      put(DATA);
      age(ID, AGE);
      CompletableFuture<Void> pruner =
          CompletableFuture.runAsync(() -> {
            try {
              store().removeUnusedSince(ID, yesterday);
            } catch (Exception e) {
              throw new AssertionError(e);
            }
          });
      if (!store().claim(ID)) {
        store().put(ID, chunk);
      }
      pruner.join();
      assertThat(store().has(ID)).as("round %d", i).isTrue();
    }
  }

  private ChunkId put(byte[] data) throws Exception {
    ChunkId id = TestChunks.id(data);
    store().put(id, TestChunks.encoded(data));
    return id;
  }

  private Collection<ChunkId> list(IdRange range) throws Exception {
    Collection<ChunkId> ids = new TreeSet<>();
    store().list(range, (id, _) -> ids.add(id));
    return ids;
  }
}
