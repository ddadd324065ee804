package io.bootfs.store.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bootfs.chunker.ChunkId;
import io.bootfs.store.ChunkMissingException;
import io.bootfs.store.EncodedChunk;
import io.bootfs.store.TestChunks;
import io.bootfs.store.local.ChunkFolder;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One process's cache: what it keeps, evicts, counts and cleans up. */
final class SharedCacheTest {

  private static final int LENGTH = 60_000;
  private static final byte[] DATA = TestChunks.bytes(1, LENGTH);
  private static final ChunkId ID = TestChunks.id(DATA);
  private static final EncodedChunk CHUNK = TestChunks.encoded(DATA);
  private static final int LIMIT = 100_000;

  @TempDir Path folder;
  private Path cache;

  @BeforeEach
  void place() {
    cache = folder.resolve("cache.castr");
  }

  @Test
  void oneHasTheClaimAtATime() throws IOException {
    try (SharedCache one = open("");
        SharedCache two = open("")) {
      try (Claim claim = one.claim(ID)) {
        assertThat(claim).isNotSameAs(Claim.NONE);
        assertThat(two.tryClaim(ID)).isNull();
        try (Claim other = two.tryClaim(TestChunks.id(new byte[1]))) {
          assertThat(other).isNotNull();
        }
      }
      try (Claim claim = two.tryClaim(ID)) {
        assertThat(claim).isNotNull();
      }
    }
  }

  @Test
  void closingOneKeepsTheClaimsOfAnotherInTheProcess() throws Exception {
    try (SharedCache one = open("")) {
      SharedCache two = open("");
      Claim unused = two.claim(TestChunks.id(new byte[1]));
      try (Claim claim = one.claim(ID)) {
        assertThat(claim).isNotNull();
        unused.close();
        two.close();
        assertThat(lockedElsewhere()).isEqualTo("locked");
      }
      assertThat(lockedElsewhere()).isEqualTo("free");
    }
  }

  /** Asks from another process, for which the JVM's own table of locks does not count. */
  private String lockedElsewhere() throws Exception {
    String script =
        """
        import fcntl, sys
        f = open(sys.argv[1], 'r+b')
        try:
            fcntl.lockf(f, fcntl.LOCK_EX | fcntl.LOCK_NB)
            print('free', end='')
        except OSError:
            print('locked', end='')
        """;
    Process python =
        new ProcessBuilder("python3", "-c", script, cache.resolve(".bootfs/lock").toString())
            .redirectErrorStream(true)
            .start();
    return python.inputReader().readAllAsString();
  }

  @Test
  void whoWaitsReturnsWhenTheChunkIsThere() throws Exception {
    try (SharedCache one = open("");
        SharedCache two = open("")) {
      Claim claim = one.claim(ID);
      Thread waiting = Thread.ofVirtual().start(() -> claimAndRead(two));
      one.put(ID, CHUNK);
      waiting.join(Duration.ofSeconds(60));
      assertThat(waiting.isAlive()).isFalse();
      claim.close();
    }
  }

  @Test
  void whoWaitsReturnsWhenTheProcessHasTheChunkThoughItIsNotWritten() throws Exception {
    CacheOptions patient = new CacheOptions(cache, CacheOptions.UNBOUNDED, Duration.ofHours(1));
    try (SharedCache opened = SharedCache.open(patient, line -> {});
        Claim _ = opened.claim(ID)) {
      Thread waiting =
          Thread.ofVirtual()
              .start(() -> assertThatCode(() -> opened.claim(ID)).doesNotThrowAnyException());
      long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
      while (!waiting.join(Duration.ofMillis(1)) && System.nanoTime() < deadline) {
        opened.arrived(ID); // Again, since it may not wait yet.
      }
      assertThat(waiting.isAlive()).isFalse();
    }
  }

  private static void claimAndRead(SharedCache cache) {
    try (Claim _ = cache.claim(ID)) {
      cache.get(ID, LIMIT);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void evictsNothingWhereALinkLeads() throws Exception {
    Path store = Files.createDirectory(folder.resolve("store.castr"));
    Path theirs = new ChunkFolder(store).file(ID, CHUNK.encoding());
    try (SharedCache other = SharedCache.open(CacheOptions.unbounded(store), _ -> {})) {
      other.put(ID, CHUNK);
    }
    Files.setLastModifiedTime(theirs, FileTime.fromMillis(0));
    Path link = new ChunkFolder(cache).file(ID, CHUNK.encoding()).resolveSibling("");
    Files.createDirectory(cache);
    Files.createSymbolicLink(link, theirs.resolveSibling(""));
    try (SharedCache bounded = open("4m")) {
      for (int i = 2; i < 150; i++) { // 1 is what is there.
        put(bounded, i);
      }
    }
    assertThat(theirs).exists();
  }

  @Test
  void evictsWhatWasUsedLongestAgo() throws Exception {
    List<Path> files = new ArrayList<>();
    try (SharedCache bounded = open("4m")) {
      Instant hourAgo = Instant.now().minus(Duration.ofHours(1));
      for (int i = 0; i < 150; i++) {
        Path file = put(bounded, i);
        files.add(file);
        if (Files.exists(file)) {
          Files.setLastModifiedTime(file, FileTime.from(hourAgo.plusSeconds(i)));
        }
        if (i > 0 && Files.exists(files.getFirst())) {
          bounded.get(TestChunks.id(TestChunks.bytes(0, LENGTH)), LIMIT);
        }
      }
      assertThat(bounded.statistics().replaced()).isZero();
    }
    try (SharedCache bounded = open("4m")) {
      assertThat(bounded.has(TestChunks.id(TestChunks.bytes(0, LENGTH)))).isTrue();
    }
    assertThat(files.get(1)).doesNotExist();
    assertThat(files.get(2)).doesNotExist();
    assertThat(StoreCheck.bytes(cache)).isLessThanOrEqualTo((4L << 20) * 105 / 100);
  }

  private Path put(SharedCache to, int seed) throws IOException {
    byte[] data = TestChunks.bytes(seed, LENGTH);
    EncodedChunk chunk = TestChunks.encoded(data);
    to.put(TestChunks.id(data), chunk);
    return new ChunkFolder(cache).file(TestChunks.id(data), chunk.encoding());
  }

  @Test
  void boundsACacheThatWasFilledBefore() throws Exception {
    try (SharedCache unbounded = open("")) {
      for (int i = 0; i < 300; i++) {
        put(unbounded, i);
      }
    }
    Files.delete(cache.resolve(".bootfs/lock"));
    assertThat(StoreCheck.bytes(cache)).isGreaterThan(8L << 20);
    for (int i = 0; i < 2; i++) { // What the first sweep empties, the second removes.
      try (SharedCache bounded = open("4m")) {
        put(bounded, 300 + i);
      }
    }
    assertThat(StoreCheck.bytes(cache)).isLessThanOrEqualTo((4L << 20) * 105 / 100);
  }

  @Test
  void countsAnewWhatADeadProcessLeftReserved() throws Exception {
    try (SharedCache bounded = open("4m")) {
      put(bounded, 1);
    }
    try (RandomAccessFile file =
        new RandomAccessFile(cache.resolve(".bootfs/lock").toFile(), "rw")) {
      file.seek(Long.BYTES);
      file.writeLong(Long.reverseBytes(1L << 40));
    }
    try (SharedCache bounded = open("4m")) {
      put(bounded, 2);
      assertThat(bounded.statistics().unkept()).isEqualTo(1);
    }
    try (SharedCache bounded = open("4m")) {
      put(bounded, 3);
      assertThat(bounded.statistics().unkept()).isZero();
    }
    assertThat(StoreCheck.chunks(cache)).hasSize(2);
  }

  @Test
  void aSweepRemovesWhatDeadProcessesLeft() throws Exception {
    Path old = temporary("old");
    Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofHours(1))));
    Path fresh = temporary("fresh");
    Path foreign = Files.writeString(old.resolveSibling("README"), "not ours");
    try (SharedCache bounded = open("4m")) {
      put(bounded, 1);
    }
    assertThat(old).doesNotExist();
    assertThat(fresh).exists();
    assertThat(foreign).exists();
  }

  private Path temporary(String name) throws IOException {
    Path prefix = Files.createDirectories(cache.resolve("ab12"));
    return Files.writeString(prefix.resolve(".tmp-cacnk" + name), "half a chunk");
  }

  @ParameterizedTest
  @ValueSource(strings = {"empty", "link", "folder", "file for its folder"})
  void replacesWhatIsNoChunk(String what) throws IOException {
    Path place = new ChunkFolder(cache).file(ID, CHUNK.encoding());
    Path prefix = place.getParent();
    Files.createDirectories(what.startsWith("file") ? cache : prefix);
    switch (what) {
      case "empty" -> Files.createFile(place);
      case "link" -> Files.createSymbolicLink(place, Path.of("/dev/null"));
      case "folder" -> Files.createDirectory(place);
      default -> Files.writeString(prefix, "foreign");
    }
    try (SharedCache opened = open("")) {
      assertThatThrownBy(() -> opened.get(ID, LIMIT)).isInstanceOf(IOException.class);
      opened.put(ID, CHUNK);
      assertThat(opened.get(ID, LIMIT).bytes()).isEqualTo(CHUNK.bytes());
      assertThat(opened.statistics().replaced()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"link", "folder of a link", "fifo"})
  @Timeout(60)
  void aLockThatIsNoFileOfTheCacheIsNotWrittenTo(String what) throws Exception {
    Path victim = Files.writeString(folder.resolve("lock"), "of somebody else");
    Path own = cache.resolve(".bootfs");
    Files.createDirectories(what.equals("folder of a link") ? cache : own);
    switch (what) {
      case "link" -> Files.createSymbolicLink(own.resolve("lock"), victim);
      case "fifo" ->
          assertThat(new ProcessBuilder("mkfifo", own + "/lock").start().waitFor()).isZero();
      default -> Files.createSymbolicLink(own, folder);
    }
    try (SharedCache opened = open("4m")) {
      assertThatThrownBy(() -> opened.put(ID, CHUNK))
          .hasMessageContaining("can't share the cache " + cache)
          .hasMessageContaining("lock is no file of the cache: delete it");
    }
    assertThat(victim).hasContent("of somebody else");
  }

  @Test
  void whatIsOpenIsReadToItsEndThoughItIsEvicted() throws Exception {
    try (SharedCache opened = open("")) {
      opened.put(ID, CHUNK);
      Path file = new ChunkFolder(cache).file(ID, CHUNK.encoding());
      try (var in = Files.newInputStream(file)) {
        opened.discard(ID);
        assertThat(in.readAllBytes()).isEqualTo(CHUNK.bytes());
      }
      assertThatThrownBy(() -> opened.get(ID, LIMIT)).isInstanceOf(ChunkMissingException.class);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "4m,4194304",
    "10G,10737418240",
    "5000000,5000000",
    "999999999999t,9223372036854775807"
  })
  void readsSizes(String text, long bytes) {
    assertThat(CacheOptions.bounded(cache, text).capacity()).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ten", "-1", "1k", "10gb", "1.5g"})
  void refusesWhatIsNoSize(String text) {
    assertThatThrownBy(() -> CacheOptions.bounded(cache, text))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private SharedCache open(String size) throws IOException {
    return SharedCache.open(
        CacheOptions.bounded(cache, size),
        line -> {
          throw new AssertionError(line);
        });
  }
}
