package io.bootfs.store.prefetch;

import static org.assertj.core.api.Assertions.assertThat;

import io.bootfs.chunker.IdLookup;
import io.bootfs.chunker.Index;
import io.bootfs.store.ChunkCodec;
import io.bootfs.store.EncodedChunk;
import io.bootfs.store.PackName;
import io.bootfs.store.PackName.Content;
import io.bootfs.store.cache.CacheOptions;
import io.bootfs.store.cache.TestBlob;
import io.bootfs.store.copy.PackCopy;
import io.bootfs.store.local.LocalStore;
import io.bootfs.store.pack.PackBuilder;
import io.bootfs.store.pack.PackFrame;
import io.bootfs.store.pack.PackTable;
import io.bootfs.store.profile.IndexFile;
import io.bootfs.store.profile.IndexName;
import io.bootfs.store.profile.ProfileFolder;
import io.bootfs.store.profile.StartRecorder;
import io.bootfs.store.server.ChunkServer;
import io.bootfs.store.stack.StoreStack;
import io.bootfs.store.stack.Stores;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
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
import org.junit.jupiter.api.io.TempDir;

/** A store with a server, and starts on a node that fetch ahead from it. */
abstract class PrefetchFixture {

  static final int CHUNKS = 200;
  static final int LENGTH = 60_000;

  @TempDir private static Path shared;
  private static TestBlob made;

  @TempDir Path folder;
  final Queue<String> warnings = new ConcurrentLinkedQueue<>();
  final Queue<Integer> atHand = new ConcurrentLinkedQueue<>();
  TestBlob blob;
  IndexName name;
  Path cache;
  ChunkServer server;

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
    Files.deleteIfExists(blob.store().resolve(imagePack().path()));
    server =
        ChunkServer.start(blob.store(), new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  @AfterEach
  void close() {
    server.close();
  }

  static List<Integer> range(int from, int to) {
    return IntStream.range(from, to).boxed().toList();
  }

  List<Integer> shuffled(int count) {
    List<Integer> order =
        IntStream.range(0, CHUNKS).boxed().collect(Collectors.toCollection(ArrayList::new));
    Collections.shuffle(order, new Random(1));
    return order.subList(0, count);
  }

  PackName startPack() {
    return PackName.start(name.hex());
  }

  PackName imagePack() {
    return PackName.image(name.hex());
  }

  /** Stores all of the image as a pack, and returns the pack's file. */
  Path pushImagePack() throws IOException {
    try (LocalStore store = LocalStore.open(blob.store())) {
      int[] chunks = PackTable.different(blob.index(), new IdLookup(blob.index()));
      new PackCopy(store, folder).copyImage(name.hex(), blob.index(), chunks);
    }
    return blob.store().resolve(imagePack().path());
  }

  /** Stores a start's pack, whose chunks are compressed together. */
  void pushPack(List<Integer> chunks) throws IOException {
    try (LocalStore store = LocalStore.open(blob.store())) {
      int[] listed = chunks.stream().mapToInt(Integer::intValue).toArray();
      new PackCopy(store, folder).copyStart(name.hex(), blob.index(), listed, 1);
    }
  }

  /** Stores a start's pack of frames, each of so many chunks. */
  void pushFrames(List<Integer> chunks, int together) throws IOException {
    Index index = blob.index();
    try (LocalStore store = LocalStore.open(blob.store());
        ChunkCodec codec = new ChunkCodec();
        PackBuilder pack = new PackBuilder(index, Content.START, folder)) {
      for (int first = 0; first < chunks.size(); first += together) {
        int end = Math.min(chunks.size(), first + together);
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (int chunk : chunks.subList(first, end)) {
          int length = index.length(chunk);
          EncodedChunk stored = store.get(index.id(chunk), ChunkCodec.limit(length));
          content.writeBytes(codec.decode(index.id(chunk), stored, length, index.digest(), "test"));
        }
        int[] numbers = chunks.subList(first, end).stream().mapToInt(Integer::intValue).toArray();
        assertThat(pack.add(PackFrame.compress(numbers, content.toByteArray(), 1))).isTrue();
      }
      store.putPack(startPack(), pack.build());
    }
  }

  StoreStack open(String store) throws IOException {
    return Stores.reader(
        store, CacheOptions.unbounded(cache), blob.index().digest(), warnings::add);
  }

  /** A start on this node. */
  final class Start implements AutoCloseable {
    final StoreStack stack;
    final StartRecorder recorder;
    final Prefetcher prefetcher;

    Start() throws IOException {
      this(server.uri().toString(), false);
    }

    Start(String store, boolean rest) throws IOException {
      this(store, rest, BegunPack.NOT_ASKED);
    }

    Start(String store, boolean rest, BegunPack begun) throws IOException {
      this(open(store), rest, begun);
    }

    Start(StoreStack opened, boolean rest, BegunPack begun) {
      stack = opened;
      recorder = new StartRecorder(stack);
      prefetcher =
          Prefetcher.start(
              blob.index(),
              new IndexFile(blob.indexFile()),
              stack.ahead().orElseThrow(),
              recorder,
              new ProfileFolder(cache),
              new Prefetcher.Options(folder.resolve("guess"), rest, atHand::addAll, begun),
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

    /** Waits until it is known whether the store has a pack of the image. */
    void awaitImagePack() throws InterruptedException {
      prefetcher.awaitImagePack();
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
