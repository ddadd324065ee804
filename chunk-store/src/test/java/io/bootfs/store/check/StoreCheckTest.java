package io.bootfs.store.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.ZstdOutputStream;
import io.bootfs.chunker.ChunkId;
import io.bootfs.chunker.ChunkSizes;
import io.bootfs.chunker.Digest;
import io.bootfs.chunker.Index;
import io.bootfs.store.EncodedChunk;
import io.bootfs.store.EncodedChunk.Encoding;
import io.bootfs.store.PrunableChunkStore;
import io.bootfs.store.TestChunks;
import io.bootfs.store.stack.Stores;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Chunks in batches, and one by one: what is found must be the same. */
final class StoreCheckTest {

  /** More than a batch. */
  private static final int RIGHT = 150;

  private static final int LONGEST = 1 << 20;
  private static final ChunkSizes SIZES = new ChunkSizes(1, 64 << 10, 4 << 20);

  @TempDir Path folder;
  private PrunableChunkStore store;
  private int seed;

  @BeforeEach
  void fill() throws IOException {
    Path root = Files.createDirectories(folder.resolve("a.castr"));
    store = (PrunableChunkStore) Stores.openPatient(root.toString(), _ -> {});
    for (int i = 0; i < RIGHT; i++) {
      add(i % 9 == 0 ? 200_000 : 1 + 91 * i);
    }
  }

  /** What a check has found. */
  private record Found(Map<String, String> faults, CheckStatistics statistics) {}

  @Test
  void findsRightWhatIsRight() throws IOException {
    assertThat(store.files()).isNotNull();
    // Whole batches of either digest, in either form, and what does not fit into a batch.
    for (int i = 0; i < 70; i++) {
      put(Digest.SHA256, bytes(3000), Encoding.PLAIN);
    }
    add(LONGEST);
    add(LONGEST + 1);
    put(Digest.SHA512_256, bytes(LONGEST + 2), Encoding.PLAIN);
    byte[] data = bytes(5000);
    store.put(TestChunks.id(data), new EncodedChunk(streamed(data), Encoding.ZSTD));
    // Once, though it is there in both forms.
    String both = place(TestChunks.id(data)).toString();
    Files.write(Path.of(both.substring(0, both.length() - ".cacnk".length())), data);

    Found all = all(store);

    assertThat(all.faults).isEmpty();
    assertThat(all.statistics.checked()).isEqualTo(RIGHT + 74);
    assertThat(all).isEqualTo(all(unlisted()));
  }

  @Test
  void findsAllThatIsWrong() throws IOException {
    Index.Builder index = Index.builder(Digest.SHA512_256, SIZES);
    List<ChunkId> bad = new ArrayList<>();
    for (byte[] frame : wrong(TestChunks.encoded(bytes(40_000)).bytes())) {
      ChunkId id = TestChunks.id(bytes(40_000));
      index.add(id, 40_000);
      write(id, frame);
      bad.add(id);
    }
    ChunkId missing = TestChunks.id(bytes(700));
    ChunkId link = TestChunks.id(bytes(700));
    Files.createDirectories(place(link).resolveSibling(""));
    Files.createSymbolicLink(place(link), folder.resolve("nowhere"));
    ChunkId tooLong = add(500);
    index.add(missing, 700).add(link, 700).add(tooLong, 499);

    Found all = all(store);
    assertThat(all.faults.keySet()).containsAll(bad.stream().map(ChunkId::toString).toList());
    assertThat(all.statistics.invalid()).isEqualTo(bad.size() + 1);
    assertThat(all.statistics.checked()).isEqualTo(RIGHT + bad.size() + 2);
    assertThat(all).isEqualTo(all(unlisted()));

    Found listed = listed(store, index.build());
    assertThat(listed.statistics.missing()).isEqualTo(3);
    assertThat(listed.statistics.invalid()).isEqualTo(bad.size());
    assertThat(listed).isEqualTo(listed(unlisted(), index.build()));
  }

  @Test
  void leavesOutWhatHasNoChunksName() throws IOException {
    Path named = Files.createDirectories(folder.resolve("a.castr/0bad"));
    Files.writeString(named.resolve("a".repeat(64)), "in another's folder");
    Files.writeString(named.resolve("0bad" + "A".repeat(60)), "no digits of ours");
    Files.writeString(named.resolve(".tmp-cacnk1"), "left over");
    Files.writeString(folder.resolve("a.castr/abcd"), "no folder");
    Files.createDirectories(folder.resolve("a.castr/ABCD"));

    assertThat(all(store).statistics.checked()).isEqualTo(RIGHT);
    assertThat(all(store)).isEqualTo(all(unlisted()));
  }

  private static List<byte[]> wrong(byte[] good) throws IOException {
    byte[] flipped = good.clone();
    flipped[good.length / 2] ^= 1;
    byte[] twice = Arrays.copyOf(good, 2 * good.length);
    System.arraycopy(good, 0, twice, good.length, good.length);
    return List.of(
        flipped,
        twice,
        Arrays.copyOf(good, good.length - 1),
        Arrays.copyOf(good, good.length + 1),
        new byte[0],
        new byte[] {1},
        new byte[100_000],
        streamed(new byte[0]),
        streamed(new byte[2 * LONGEST]),
        TestChunks.encoded(TestChunks.bytes(77, 40_000)).bytes());
  }

  private ChunkId add(int length) throws IOException {
    return put(Digest.SHA512_256, bytes(length), Encoding.ZSTD);
  }

  private ChunkId put(Digest digest, byte[] data, Encoding encoding) throws IOException {
    ChunkId id = digest.idOf(data, 0, data.length);
    store.put(
        id,
        encoding == Encoding.ZSTD ? TestChunks.encoded(data) : new EncodedChunk(data, encoding));
    return id;
  }

  private byte[] bytes(int length) {
    return TestChunks.bytes(++seed, length);
  }

  /** Returns a frame that does not say how long its content is. */
  private static byte[] streamed(byte[] data) throws IOException {
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    try (ZstdOutputStream out = new ZstdOutputStream(frame)) {
      out.write(data);
    }
    return frame.toByteArray();
  }

  private void write(ChunkId id, byte[] bytes) throws IOException {
    Files.createDirectories(place(id).resolveSibling(""));
    Files.write(place(id), bytes);
  }

  private Path place(ChunkId id) {
    String name = id.toString();
    return folder.resolve("a.castr/" + name.substring(0, 4) + "/" + name + ".cacnk");
  }

  private static Found all(PrunableChunkStore store) throws IOException {
    Map<String, String> faults = new TreeMap<>();
    try (StoreCheck check = check(store, faults)) {
      check.all(store);
      return new Found(faults, check.statistics());
    }
  }

  private static Found listed(PrunableChunkStore store, Index index) throws IOException {
    Map<String, String> faults = new TreeMap<>();
    try (StoreCheck check = check(store, faults)) {
      check.listedBy(List.of(index));
      return new Found(faults, check.statistics());
    }
  }

  private static StoreCheck check(PrunableChunkStore store, Map<String, String> faults) {
    return new StoreCheck(
        store,
        null,
        (id, why, _) -> {
          synchronized (faults) {
            faults.put(id.toString(), why.getMessage());
          }
        });
  }

  /** Returns the store as if it were none of files, whose chunks are checked one by one. */
  private PrunableChunkStore unlisted() {
    return (PrunableChunkStore)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {PrunableChunkStore.class},
            (_, method, arguments) -> {
              if (method.getName().equals("files")) {
                return null;
              }
              try {
                return method.invoke(store, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
