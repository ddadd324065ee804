package io.bootfs.store.parallel;

import static org.assertj.core.api.Assertions.assertThat;

import io.bootfs.chunker.ChunkId;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The set of ids does what {@link HashSet} does. */
final class IdSetTest {

  @Test
  void agreesWithAHashSet() {
    Random random = new Random(1);
    IdSet ids = new IdSet();
    Set<ChunkId> expected = new HashSet<>();
    for (int i = 0; i < 20_000; i++) {
      ChunkId id = id(random.nextInt(10_000));
      assertThat(ids.contains(id)).isEqualTo(expected.contains(id));
      assertThat(ids.add(id)).isEqualTo(expected.add(id));
    }
    assertThat(ids.size()).isEqualTo(expected.size());
  }

  @Test
  void holdsTheIdOfZeros() {
    IdSet ids = new IdSet();
    ChunkId zeros = ChunkId.of(new byte[ChunkId.BYTES]);
    assertThat(ids.contains(zeros)).isFalse();
    assertThat(ids.add(zeros)).isTrue();
    assertThat(ids.add(zeros)).isFalse();
    assertThat(ids.contains(zeros)).isTrue();
    assertThat(ids.size()).isEqualTo(1);
    ids.clear();
    assertThat(ids.contains(zeros)).isFalse();
  }

  private static ChunkId id(long number) {
    byte[] bytes = new byte[ChunkId.BYTES];
    new Random(number).nextBytes(bytes);
    return ChunkId.of(bytes);
  }
}
