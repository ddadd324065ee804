package io.bootfs.store.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bootfs.chunker.ChunkId;
import io.bootfs.store.Await;
import io.bootfs.store.ChunkInvalidException;
import io.bootfs.store.ChunkMissingException;
import io.bootfs.store.ChunkStore;
import io.bootfs.store.ChunkStoreContract;
import io.bootfs.store.EncodedChunk;
import io.bootfs.store.StoreException;
import io.bootfs.store.TestChunks;
import io.bootfs.store.local.LocalStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mirrors: the contract with a dead one before a live one, and what falls through. */
final class MirroredStoresTest extends ChunkStoreContract {

  private static final byte[] DATA = TestChunks.bytes(1, 1000);
  private static final ChunkId ID = TestChunks.id(DATA);

  private static final Duration NEVER = Duration.ofDays(1);

  @TempDir Path folder;
  private final Lines warnings = new Lines();
  private LocalStore alive;
  private ChunkStore stores;

  @BeforeEach
  void open() throws IOException {
    alive = LocalStore.create(folder.resolve("alive"));
    FakeStore lagging = FakeStore.empty("lagging");
    stores = new MirroredStores(List.of(lagging, alive), NEVER, warnings);
  }

  @Override
  protected ChunkStore store() {
    return stores;
  }

  @Override
  protected void fill(ChunkId id, EncodedChunk chunk) throws IOException {
    alive.put(id, chunk);
  }

  @Override
  protected String whereItFinds() {
    return alive.location();
  }

  @Test
  void asksADeadMirrorOnce() throws IOException {
    FakeStore dead = FakeStore.failing("dead", true);
    FakeStore other = FakeStore.holding("other", DATA);
    ChunkStore mirrors = new MirroredStores(List.of(dead, other), NEVER, warnings);
    for (int i = 0; i < 10; i++) {
      assertThat(mirrors.get(ID, 10_000)).isNotNull();
      assertThat(mirrors.has(ID)).isTrue();
    }
    assertThat(dead.asked).hasValue(1);
    assertThat(warnings.lines)
        .singleElement()
        .asString()
        .contains("dead fails at " + ID, "mirror other is asked now");
  }

  @Test
  void comesBackToAMirrorWhenTheOtherDies() throws IOException {
    FakeStore first = FakeStore.failing("first", true);
    FakeStore other = FakeStore.holding("other", DATA);
    ChunkStore mirrors = new MirroredStores(List.of(first, other), NEVER, warnings);
    mirrors.get(ID, 10_000);
    first.answer = other.answer;
    other.answer = FakeStore.failing("other", true).answer;
    assertThat(mirrors.get(ID, 10_000)).isNotNull();
  }

  @Test
  void namesTheFaultsOfAll() {
    ChunkStore mirrors =
        new MirroredStores(
            List.of(FakeStore.failing("first", false), FakeStore.failing("other", true)),
            NEVER,
            warnings);
    assertThatThrownBy(() -> mirrors.get(ID, 10_000))
        .isInstanceOfSatisfying(StoreException.class, e -> assertThat(e.isPassing()).isTrue())
        .hasMessageContaining("first fails at " + ID)
        .hasMessageContaining("other fails at " + ID);
  }

  @Test
  void isNotSureThatAChunkIsMissingWhileAMirrorIsDead() {
    ChunkStore mirrors =
        new MirroredStores(
            List.of(FakeStore.failing("first", true), FakeStore.empty("other")), NEVER, warnings);
    assertThatThrownBy(() -> mirrors.get(ID, 10_000)).isInstanceOf(StoreException.class);
    assertThatThrownBy(() -> mirrors.has(ID)).isInstanceOf(StoreException.class);
  }

  @Test
  void saysThatAllLackIt() throws IOException {
    ChunkStore mirrors =
        new MirroredStores(
            List.of(FakeStore.empty("first"), FakeStore.empty("other")), NEVER, warnings);
    assertThat(mirrors.has(ID)).isFalse();
    assertThatThrownBy(() -> mirrors.get(ID, 10_000))
        .isInstanceOf(ChunkMissingException.class)
        .hasMessageContaining("first|other");
  }

  @Test
  void tellsOfInvalidChunks() {
    FakeStore other = FakeStore.holding("other", DATA);
    ChunkStore mirrors =
        new MirroredStores(List.of(FakeStore.damaged("first"), other), NEVER, warnings);
    assertThatThrownBy(() -> mirrors.get(ID, 10_000)).isInstanceOf(ChunkInvalidException.class);
    assertThat(other.asked).hasValue(0);
  }

  @Test
  void goesBackToTheFirstMirrorThatAnswersAgain() throws Exception {
    FakeStore first = FakeStore.failing("first", true);
    FakeStore other = FakeStore.holding("other", DATA);
    try (ChunkStore mirrors =
        new MirroredStores(List.of(first, other), Duration.ofMillis(20), warnings)) {
      mirrors.get(ID, 10_000);
      first.answer = other.answer;
      Await.until(() -> warnings.lines.contains("mirror first answers again"));
      other.asked.set(0);
      mirrors.get(ID, 10_000);
      assertThat(other.asked).hasValue(0);
    }
  }

  @Test
  void triesADeadMirrorInTheBackgroundUntilItIsClosed() throws Exception {
    FakeStore dead = FakeStore.failing("dead for good", true);
    FakeStore other = FakeStore.holding("other", DATA);
    try (ChunkStore mirrors =
        new MirroredStores(List.of(dead, other), Duration.ofMillis(5), warnings)) {
      mirrors.get(ID, 10_000);
      Await.until(() -> dead.asked.get() > 3);
    }
    Await.until(() ->
        Thread.getAllStackTraces().keySet().stream()
            .noneMatch(thread -> thread.getName().equals("bootfs-probe dead for good")));
  }
}
