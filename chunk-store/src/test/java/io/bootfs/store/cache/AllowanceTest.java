package io.bootfs.store.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a process has reserved, as the others see it. */
final class AllowanceTest {

  private static final long STEP = 1 << 20;
  private static final long LARGE = STEP << 10;
  private static final long SMALL = 8 << 20;
  private static final long CHUNK = 20 << 10;

  @TempDir Path folder;
  private LockFile file;
  private Usage others;
  private final List<Usage.State> heard = new ArrayList<>();

  @BeforeEach
  void open() throws IOException {
    file = LockFile.open(folder.resolve("lock"));
    others = new Usage(file, 1);
  }

  @AfterEach
  void close() throws IOException {
    file.close();
  }

  private Allowance of(long capacity) {
    return new Allowance(new Usage(file, 1), new Room(capacity), heard::add);
  }

  @Test
  void reservesForManyChunksAtOnceWhereThereIsMuchRoom() throws IOException {
    Allowance allowance = of(LARGE);
    for (long taken = CHUNK; taken <= STEP; taken += CHUNK) {
      assertThat(allowance.take(CHUNK)).isTrue();
      allowance.used(CHUNK);
      assertThat(others.read().bytes()).isEqualTo(STEP);
    }
    assertThat(allowance.take(CHUNK)).isTrue();
    assertThat(others.read().bytes()).isEqualTo(2 * STEP);
    assertThat(allowance.take(3 * STEP)).isTrue();
    assertThat(others.read().bytes()).isEqualTo(5 * STEP);
    assertThat(others.read().writing()).isZero();
  }

  @Test
  void givesBackWhatIsLeft() throws IOException {
    Allowance allowance = of(LARGE);
    assertThat(allowance.take(CHUNK)).isTrue();
    allowance.used(CHUNK);
    assertThat(allowance.take(CHUNK)).isTrue();
    allowance.giveBack(CHUNK);
    allowance.close();
    assertThat(others.read().bytes()).isEqualTo(CHUNK);
    assertThat(allowance.take(CHUNK)).isTrue();
    assertThat(others.read().bytes()).isEqualTo(CHUNK + STEP);
  }

  @Test
  void givesNothingBackThatASweepHasNotCounted() throws IOException {
    Allowance allowance = of(LARGE);
    assertThat(allowance.take(CHUNK)).isTrue();
    Usage.State before = others.read();
    others.update(then -> then.counted(CHUNK, before, STEP, 1));
    allowance.close();
    assertThat(others.read().bytes()).isEqualTo(CHUNK);
  }

  @Test
  void countsEachChunkOfASmallCache() throws IOException {
    Allowance allowance = of(SMALL);
    assertThat(allowance.take(CHUNK)).isTrue();
    assertThat(others.read()).isEqualTo(new Usage.State(CHUNK, CHUNK, 0));
    allowance.used(CHUNK);
    assertThat(others.read()).isEqualTo(new Usage.State(CHUNK, 0, 0));
    assertThat(allowance.take(CHUNK)).isTrue();
    allowance.giveBack(CHUNK);
    assertThat(others.read()).isEqualTo(new Usage.State(CHUNK, 0, 0));
  }

  @Test
  void takesNoneOfAFullCacheUntilThereIsRoom() throws IOException {
    Allowance allowance = of(LARGE);
    others.update(state -> state.allowed(LARGE * 103 / 100));
    assertThat(allowance.take(CHUNK)).isFalse();
    assertThat(heard.getLast().bytes()).isGreaterThan(LARGE);
    assertThat(others.read().bytes()).isEqualTo(LARGE * 103 / 100);
    others.update(state -> state.freed(LARGE / 10));
    assertThat(allowance.take(CHUNK)).isTrue();
  }
}
