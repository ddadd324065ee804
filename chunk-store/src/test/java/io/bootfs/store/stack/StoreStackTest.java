package io.bootfs.store.stack;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bootfs.chunker.ChunkId;
import io.bootfs.chunker.Digest;
import io.bootfs.store.ChunkInvalidException;
import io.bootfs.store.ChunkMissingException;
import io.bootfs.store.EncodedChunk;
import io.bootfs.store.EncodedChunk.Encoding;
import io.bootfs.store.SmallDisk;
import io.bootfs.store.TestChunks;
import io.bootfs.store.WantedChunk;
import io.bootfs.store.cache.CacheOptions;
import io.bootfs.store.local.LocalStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole stack: what the cache does for it, and what it can't do to it. */
final class StoreStackTest {

  private static final byte[] DATA = TestChunks.bytes(1, 30_000);
  private static final ChunkId ID = TestChunks.id(DATA);
  private static final int ENCODED = TestChunks.encoded(DATA).bytes().length;
  private static final Map<String, String> HASTY =
      Map.of("BOOTFS_STORE_RETRY_FOR", "5ms", "BOOTFS_STORE_RETRY_PAUSE", "1ms");

  @TempDir Path folder;
  private final Lines warnings = new Lines();
  private FakeStore remote;
  private Path cache;

  @BeforeEach
  void fill() {
    remote = FakeStore.holding("remote", DATA);
    cache = folder.resolve("cache.castr");
  }

  @Test
  void fetchesOnceAndKeeps() throws IOException {
    try (StoreStack stack = stack(cache)) {
      assertThat(stack.read(ID, DATA.length)).isEqualTo(DATA);
      assertThat(stack.read(ID, DATA.length)).isEqualTo(DATA);
      assertThat(stack.statistics()).isEqualTo(new ReaderStatistics(1, ENCODED, 1, ENCODED, 0));
    }
    try (StoreStack another = stack(cache)) {
      assertThat(another.read(ID, DATA.length)).isEqualTo(DATA);
      assertThat(another.statistics()).isEqualTo(new ReaderStatistics(0, 0, 1, ENCODED, 0));
    }
    assertThat(remote.asked).hasValue(1);
    assertThat(remote.closed).isTrue();
    assertThat(cached()).hasBinaryContent(TestChunks.encoded(DATA).bytes());
    assertThat(warnings.lines).isEmpty();
  }

  @Test
  void readsWithoutCache() throws IOException {
    try (StoreStack stack = stack(null)) {
      assertThat(stack.read(ID, DATA.length)).isEqualTo(DATA);
      assertThat(stack.read(ID, DATA.length)).isEqualTo(DATA);
      assertThat(stack.statistics()).isEqualTo(new ReaderStatistics(2, 2L * ENCODED, 0, 0, 0));
    }
  }

  @Test
  void replacesAnInvalidCachedChunk() throws IOException {
    Files.createDirectories(cached().getParent());
    Files.writeString(cached(), "rotten");
    try (StoreStack stack = stack(cache)) {
      assertThat(stack.read(ID, DATA.length)).isEqualTo(DATA);
      assertThat(stack.read(ID, DATA.length)).isEqualTo(DATA);
    }
    assertThat(remote.asked).hasValue(1);
    assertThat(cached()).hasBinaryContent(TestChunks.encoded(DATA).bytes());
    assertThat(warnings.lines)
        .singleElement()
        .asString()
        .contains(ID.toString(), cache.toString(), "not a zstd frame", "fetched again");
  }

  @Test
  void readsTogetherWhatTheCacheHas() throws IOException {
    List<WantedChunk> wanted = wanted(manyChunks());
    int last = wanted.size() - 1;
    try (StoreStack stack = stack(cache)) {
      for (WantedChunk chunk : wanted.subList(0, last)) {
        stack.read(chunk.id(), chunk.length());
      }
      Files.writeString(file(wanted.get(1).id()), "rotten");
      Files.copy(file(wanted.get(3).id()), file(wanted.get(2).id()), REPLACE_EXISTING);
      int asked = remote.asked.get();
      stack.readKept(wanted);
      for (int i = 0; i <= last; i++) {
        WantedChunk chunk = wanted.get(i);
        if (i == 1 || i == 2 || i == last) {
          assertThat(chunk.bytes()).as("chunk %d", i).isNull();
        } else {
          assertThat(TestChunks.id(Objects.requireNonNull(chunk.bytes()))).isEqualTo(chunk.id());
        }
      }
      assertThat(remote.asked).hasValue(asked);
      assertThat(stack.statistics().cachedChunks()).isEqualTo(wanted.size() - 3);
      assertThat(warnings.lines).isEmpty();
      assertThat(TestChunks.id(stack.read(wanted.get(1).id(), DATA.length)))
          .isEqualTo(wanted.get(1).id());
    }
    assertThat(warnings.lines).singleElement().asString().contains("fetched again");
  }

  @Test
  void readsTogetherWhatTheOnlyStoreHasIfThatIsAFolder() throws IOException {
    Map<ChunkId, byte[]> chunks = manyChunks();
    List<WantedChunk> wanted = wanted(chunks);
    int last = wanted.size() - 1;
    try (LocalStore store = LocalStore.create(cache)) {
      for (WantedChunk chunk : wanted.subList(0, last)) {
        store.put(chunk.id(), TestChunks.encoded(Objects.requireNonNull(chunks.get(chunk.id()))));
      }
    }
    Files.writeString(file(wanted.get(1).id()), "rotten");
    try (StoreStack stack = Stores.reader(cache.toString(), null, Digest.SHA512_256, warnings)) {
      stack.readKept(wanted);
      assertThat(wanted).allMatch(chunk -> chunk.bytes() == null);
      stack.readTogether(wanted);
      for (int i = 0; i <= last; i++) {
        WantedChunk chunk = wanted.get(i);
        assertThat(chunk.bytes()).isEqualTo(i == 1 || i == last ? null : chunks.get(chunk.id()));
      }
      assertThat(stack.statistics().fetchedChunks()).isEqualTo(last - 1);
      assertThatThrownBy(() -> stack.read(wanted.get(1).id(), DATA.length))
          .isInstanceOf(ChunkInvalidException.class);
    }
  }

  private static List<WantedChunk> wanted(Map<ChunkId, byte[]> chunks) {
    return chunks.keySet().stream().map(id -> new WantedChunk(id, DATA.length)).toList();
  }

  @Test
  void keepsNothingThatIsInvalid() throws IOException {
    byte[] other = TestChunks.bytes(2, DATA.length);
    remote.answer = id -> TestChunks.encoded(other);
    try (StoreStack stack = stack(cache)) {
      for (int i = 0; i < 3; i++) {
        assertThatThrownBy(() -> stack.read(ID, DATA.length))
            .isInstanceOf(ChunkInvalidException.class)
            .hasMessageContaining(ID.toString())
            .hasMessageContaining("remote");
      }
      assertThat(stack.statistics()).isEqualTo(new ReaderStatistics(0, 0, 0, 0, 3));
    }
    assertThat(cached()).doesNotExist();
  }

  @Test
  void verifiesPlainChunksOfTheCache() throws IOException {
    try (LocalStore local = LocalStore.create(cache)) {
      local.put(ID, new EncodedChunk(TestChunks.bytes(3, DATA.length), Encoding.PLAIN));
    }
    try (StoreStack stack = stack(cache)) {
      assertThat(stack.read(ID, DATA.length)).isEqualTo(DATA);
    }
    assertThat(remote.asked).hasValue(1);
  }

  @Test
  void aFullCacheCostsOneWarning() throws Exception {
    Files.createDirectory(cache);
    try (SmallDisk disk = SmallDisk.mount(cache);
        StoreStack stack = stack(cache)) {
      assertThat(disk).isNotNull();
      Map<ChunkId, byte[]> chunks = manyChunks();
      for (Map.Entry<ChunkId, byte[]> chunk : chunks.entrySet()) {
        assertThat(stack.read(chunk.getKey(), DATA.length)).isEqualTo(chunk.getValue());
      }
      assertThat(stack.statistics().fetchedChunks()).isEqualTo(chunks.size());
      assertThat(warnings.lines)
          .singleElement()
          .asString()
          .contains(cache.toString(), "No space left", "without keeping chunks");
    }
  }

  @Test
  void aReadOnlyCacheStillHelps() throws Exception {
    Files.createDirectory(cache);
    Map<ChunkId, byte[]> chunks = manyChunks();
    ChunkId kept = chunks.keySet().iterator().next();
    try (SmallDisk disk = SmallDisk.mount(cache)) {
      try (StoreStack stack = stack(cache)) {
        stack.read(kept, DATA.length);
      }
      disk.makeReadOnly();
      try (StoreStack stack = stack(cache)) {
        for (Map.Entry<ChunkId, byte[]> chunk : chunks.entrySet()) {
          assertThat(stack.read(chunk.getKey(), DATA.length)).isEqualTo(chunk.getValue());
        }
        assertThat(stack.statistics().cachedChunks()).isEqualTo(1);
      }
      assertThat(warnings.lines).singleElement().asString().contains("Read-only file system");
    }
  }

  @Test
  void anInvalidChunkInAReadOnlyCacheIsFetchedEachTime() throws Exception {
    Files.createDirectory(cache);
    try (SmallDisk disk = SmallDisk.mount(cache);
        StoreStack stack = stack(cache)) {
      Files.createDirectories(cached().getParent());
      Files.writeString(cached(), "rotten");
      disk.makeReadOnly();
      for (int i = 0; i < 20; i++) {
        assertThat(stack.read(ID, DATA.length)).isEqualTo(DATA);
      }
      assertThat(remote.asked).hasValue(20);
      assertThat(warnings.lines).hasSize(1);
    }
  }

  @Test
  void whatIsNoChunkFolderIsReplaced() throws IOException {
    Files.createDirectories(cache);
    Path loop = cached().getParent();
    Files.createSymbolicLink(loop, loop);
    try (StoreStack stack = stack(cache)) {
      for (int i = 0; i < 3; i++) {
        assertThat(stack.read(ID, DATA.length)).isEqualTo(DATA);
      }
    }
    assertThat(remote.asked).hasValue(1);
    assertThat(warnings.lines)
        .singleElement()
        .asString()
        .contains(ID.toString(), cache.toString(), "Too many levels", "remote store is read");
  }

  @Test
  void asksMirrorsBeforeItWaitsAndStoresInOrder() throws IOException {
    FakeStore dead = FakeStore.failing("dead", true);
    FakeStore empty = FakeStore.empty("empty");
    Map<String, FakeStore> stores = Map.of("dead", dead, "empty", empty, "full", remote);
    StackBuilder builder = new StackBuilder(url -> found(stores, url.text()), Map.of(), warnings);
    try (StoreStack stack =
        builder.build(BlobStore.parse("empty dead|full"), null, Digest.SHA512_256)) {
      assertThat(stack.read(ID, DATA.length)).isEqualTo(DATA);
    }
    assertThat(empty.asked).hasValue(1);
    assertThat(dead.asked).hasValue(1);
    assertThat(dead.closed && empty.closed && remote.closed).isTrue();
  }

  @Test
  void closesWhatItOpenedWhenAnotherStoreIsNotThere() {
    Map<String, FakeStore> stores = Map.of("first", remote);
    StackBuilder builder = new StackBuilder(url -> found(stores, url.text()), HASTY, warnings);
    for (String text : List.of("first none", "first|none")) {
      remote.closed = false;
      assertThatThrownBy(() -> builder.build(BlobStore.parse(text), null, Digest.SHA256))
          .hasMessage("no store none");
      assertThat(remote.closed).isTrue();
    }
  }

  @Test
  void namesChunkStoreAndCause() throws IOException {
    remote.answer = FakeStore.failing("remote", true).answer;
    try (StoreStack stack = stack(cache)) {
      assertThatThrownBy(() -> stack.read(ID, DATA.length))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("remote fails at " + ID);
      remote.answer = FakeStore.empty("remote").answer;
      assertThatThrownBy(() -> stack.read(ID, DATA.length))
          .isInstanceOf(ChunkMissingException.class);
    }
  }

  @Test
  void opensByUrl() throws IOException {
    try (LocalStore local = LocalStore.create(folder.resolve("a b.castr"))) {
      local.put(ID, TestChunks.encoded(DATA));
    }
    String url = folder.resolve("a b.castr").toUri().toString();
    try (StoreStack stack = Stores.reader(url, options(), Digest.SHA512_256, warnings)) {
      assertThat(stack.read(ID, DATA.length)).isEqualTo(DATA);
    }
    assertThatThrownBy(
            () -> Stores.reader(folder + "/none", options(), Digest.SHA512_256, warnings))
        .hasMessageContaining("does not exist");
  }

  private StoreStack stack(@Nullable Path cacheFolder) throws IOException {
    return new StackBuilder(url -> remote, HASTY, warnings)
        .build(
            BlobStore.parse("remote"),
            cacheFolder == null ? null : CacheOptions.unbounded(cacheFolder),
            Digest.SHA512_256);
  }

  private CacheOptions options() {
    return CacheOptions.unbounded(cache);
  }

  private static FakeStore found(Map<String, FakeStore> stores, String url) throws IOException {
    FakeStore store = stores.get(url);
    if (store == null) {
      throw new IOException("no store " + url);
    }
    return store;
  }

  /** Fills the remote store with more chunks than a small disk holds. */
  private Map<ChunkId, byte[]> manyChunks() {
    Map<ChunkId, byte[]> chunks =
        new LinkedHashMap<>(
            IntStream.range(0, 40)
                .mapToObj(i -> TestChunks.bytes(500 + i, DATA.length))
                .collect(Collectors.toMap(TestChunks::id, bytes -> bytes)));
    remote.answer =
        id -> {
          byte[] bytes = chunks.get(id);
          if (bytes == null) {
            throw new ChunkMissingException(id, "remote");
          }
          return TestChunks.encoded(bytes);
        };
    return chunks;
  }

  private Path cached() {
    return file(ID);
  }

  private Path file(ChunkId id) {
    return cache.resolve(id.toString().substring(0, 4)).resolve(id + ".cacnk");
  }
}
