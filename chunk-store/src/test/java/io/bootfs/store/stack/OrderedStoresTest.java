package io.bootfs.store.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bootfs.chunker.ChunkId;
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
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stores in order: the contract with the chunks in the second, and what falls through. */
final class OrderedStoresTest extends ChunkStoreContract {

  private static final byte[] DATA = TestChunks.bytes(1, 1000);
  private static final ChunkId ID = TestChunks.id(DATA);

  @TempDir Path folder;
  private LocalStore second;
  private ChunkStore stores;

  @BeforeEach
  void open() throws IOException {
    second = LocalStore.create(folder.resolve("second"));
    stores = new OrderedStores(List.of(LocalStore.create(folder.resolve("first")), second));
  }

  @Override
  protected ChunkStore store() {
    return stores;
  }

  @Override
  protected void fill(ChunkId id, EncodedChunk chunk) throws IOException {
    second.put(id, chunk);
  }

  @Override
  protected String whereItFinds() {
    return second.location();
  }

  @Test
  void asksTheFirstFirst() throws IOException {
    FakeStore first = FakeStore.holding("first", DATA);
    FakeStore other = FakeStore.holding("other", DATA);
    ChunkStore ordered = new OrderedStores(List.of(first, other));
    assertThat(ordered.get(ID, 10_000)).isNotNull();
    assertThat(ordered.has(ID)).isTrue();
    assertThat(other.asked).hasValue(0);
  }

  @Test
  void namesAllStoresThatLackAChunk() {
    ChunkStore ordered =
        new OrderedStores(List.of(FakeStore.empty("first"), FakeStore.empty("other")));
    assertThatThrownBy(() -> ordered.get(ID, 10_000))
        .isInstanceOf(ChunkMissingException.class)
        .hasMessageContaining("first other");
  }

  @Test
  void tellsOfInvalidChunksAndOfFaults() {
    FakeStore other = FakeStore.holding("other", DATA);
    ChunkStore invalid = new OrderedStores(List.of(FakeStore.damaged("first"), other));
    assertThatThrownBy(() -> invalid.get(ID, 10_000)).isInstanceOf(ChunkInvalidException.class);
    ChunkStore failing = new OrderedStores(List.of(FakeStore.failing("first", false), other));
    assertThatThrownBy(() -> failing.get(ID, 10_000)).isInstanceOf(StoreException.class);
    assertThatThrownBy(() -> failing.has(ID)).isInstanceOf(StoreException.class);
    assertThat(other.asked).hasValue(0);
  }

  @Test
  void closesAll() throws IOException {
    FakeStore first = FakeStore.empty("first");
    FakeStore other = FakeStore.empty("other");
    new OrderedStores(List.of(first, other)).close();
    assertThat(first.closed && other.closed).isTrue();
  }
}
