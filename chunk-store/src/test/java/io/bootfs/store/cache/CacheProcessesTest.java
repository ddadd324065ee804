package io.bootfs.store.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.bootfs.store.Await;
import io.bootfs.store.server.ChunkServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One cache and several processes, as containers of a node are. */
final class CacheProcessesTest {

  private static final int CHUNK = 60_000;
  private static final String SOAK = "bootfs.soak.kills";

  @TempDir Path folder;
  private final List<Process> processes = new ArrayList<>();
  private Path cache;

  @BeforeEach
  void place() {
    cache = folder.resolve("cache.castr");
  }

  @AfterEach
  void endAll() throws InterruptedException {
    for (Process process : processes) {
      process.destroyForcibly().waitFor();
    }
  }

  @Test
  void tenProcessesFetchEachChunkOnce() throws Exception {
    TestBlob blob = TestBlob.make(folder, 300, CHUNK);
    try (ChunkServer server = serve(blob)) {
      List<Reader> readers = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        readers.add(start(server.uri().toString(), "", blob, i % 2 == 0 ? 0 : i));
      }
      for (Reader reader : readers) {
        reader.go();
      }
      for (Reader reader : readers) {
        assertThat(reader.end()).contains("ReaderStatistics", "replaced=0");
      }
      assertThat(server.statistics().requests()).isEqualTo(300);
    }
    assertThat(StoreCheck.verify(cache, CHUNK)).isEqualTo(300);
  }

  @Test
  void whatADeadProcessClaimedIsFetchedByAnother() throws Exception {
    TestBlob blob = TestBlob.make(folder, 1, CHUNK);
    try (StallingServer stalling = StallingServer.start()) {
      Reader stuck = start(stalling.url(), "", blob, 0);
      stuck.go();
      stalling.awaitRequest();
      Reader next = start(blob.store().toString(), "", blob, 0);
      next.go();
      stuck.process().destroyForcibly().waitFor();
      assertThat(next.end()).contains("fetchedChunks=1");
    }
  }

  @Test
  void theCapHoldsWhileProcessesFillTheCache() throws Exception {
    TestBlob blob = TestBlob.make(folder, 500, CHUNK);
    long most = 0;
    List<Reader> readers = new ArrayList<>();
    for (int i = 1; i <= 3; i++) {
      readers.add(start(blob.store().toString(), "8m", blob, i));
    }
    for (Reader reader : readers) {
      reader.go();
    }
    while (readers.stream().anyMatch(reader -> reader.process().isAlive())) {
      most = Math.max(most, bytesAtOneMoment(readers));
    }
    for (Reader reader : readers) {
      assertThat(reader.end()).contains("ReaderStatistics", "replaced=0");
    }
    assertThat(most).isBetween((8L << 20) * 85 / 100, (8L << 20) * 105 / 100);
    assertThat(StoreCheck.bytes(cache)).isLessThanOrEqualTo((8L << 20) * 105 / 100);
    StoreCheck.verify(cache, CHUNK);
  }

  /** Files come and go while they are counted, unless those who write are stopped meanwhile. */
  private long bytesAtOneMoment(List<Reader> readers) throws Exception {
    signal("STOP", readers);
    try {
      return StoreCheck.bytes(cache);
    } finally {
      signal("CONT", readers);
      Thread.sleep(20);
    }
  }

  /** Ignores that one may have ended by itself. */
  private static void signal(String signal, List<Reader> readers) throws Exception {
    List<String> command = new ArrayList<>(List.of("kill", "-" + signal));
    readers.stream()
        .map(Reader::process)
        .filter(Process::isAlive)
        .forEach(process -> command.add(Long.toString(process.pid())));
    new ProcessBuilder(command).redirectErrorStream(true).start().waitFor();
  }

  /** Eight kills; {@code make soak} makes it two hundred. */
  @Test
  void killsLeaveOnlyWholeChunks() throws Exception {
    TestBlob blob = TestBlob.make(folder, 500, CHUNK);
    Random random = new Random(7);
    int kills = Integer.getInteger(SOAK, 8);
    for (int i = 1; i <= kills; i++) {
      Reader reader = start(blob.store().toString(), "8m", blob, i);
      Reader other = start(blob.store().toString(), "8m", blob, -i);
      reader.go();
      other.go();
      if (i == 1) {
        // However slow the machine is: of the other kills, none may come late enough for that.
        Await.until(() -> StoreCheck.hasChunk(cache));
      } else {
        Thread.sleep(random.nextInt(400));
      }
      reader.process().destroyForcibly().waitFor();
      other.process().destroyForcibly().waitFor();
    }
    assertThat(StoreCheck.verify(cache, CHUNK)).isPositive();
    Reader last = start(blob.store().toString(), "8m", blob, 1);
    last.go();
    assertThat(last.end()).contains("failures=0", "replaced=0");
    StoreCheck.verify(cache, CHUNK);
  }

  private Reader start(String store, String size, TestBlob blob, long seed) throws IOException {
    Process process = CacheReader.command(store, cache, size, blob.indexFile(), seed).start();
    processes.add(process);
    return Reader.of(process);
  }

  private static ChunkServer serve(TestBlob blob) throws IOException {
    return ChunkServer.start(
        blob.store(), new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  /** A reading process. */
  private record Reader(Process process, BufferedReader output) {

    static Reader of(Process process) {
      return new Reader(process, process.inputReader(StandardCharsets.UTF_8));
    }

    /** Waits until it is ready, and lets it read. */
    void go() throws IOException {
      assertThat(output.readLine()).isEqualTo("ready");
      process.outputWriter(StandardCharsets.UTF_8).append("go\n").flush();
    }

    /** Waits for its end, and returns what it printed. */
    String end() throws IOException, InterruptedException {
      String printed = output.readAllAsString();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(printed).isTrue();
      assertThat(process.exitValue()).as(printed).isZero();
      return printed;
    }
  }
}
