package io.bootfs.fuse;

import static org.assertj.core.api.Assertions.assertThat;

import io.bootfs.chunker.ChunkId;
import org.junit.jupiter.api.Test;

/** Which chunks stay. */
final class RecentChunksTest {

  private final RecentChunks chunks = new RecentChunks(300);

  @Test
  void whatWasUsedLongestAgoGoesFirst() {
    chunks.put(id(1), new byte[100]);
    chunks.put(id(2), new byte[100]);
    chunks.put(id(3), new byte[100]);
    assertThat(chunks.get(id(1))).hasSize(100);
    chunks.put(id(4), new byte[150]);
    assertThat(chunks.get(id(2))).isNull();
    assertThat(chunks.get(id(3))).isNull();
    assertThat(chunks.get(id(1))).hasSize(100);
    assertThat(chunks.get(id(4))).hasSize(150);
  }

  @Test
  void oneThatComesTwiceCountsOnce() {
    for (int i = 0; i < 10; i++) {
      chunks.put(id(1), new byte[200]);
    }
    chunks.put(id(2), new byte[100]);
    assertThat(chunks.get(id(1))).isNotNull();
    assertThat(chunks.get(id(2))).isNotNull();
  }

  @Test
  void oneThatIsTooLongIsNotKept() {
    chunks.put(id(1), new byte[301]);
    assertThat(chunks.get(id(1))).isNull();
    chunks.put(id(2), new byte[300]);
    assertThat(chunks.get(id(2))).isNotNull();
  }

  @Test
  void whatIsClearedMakesRoom() {
    chunks.put(id(1), new byte[300]);
    chunks.clear();
    assertThat(chunks.get(id(1))).isNull();
    chunks.put(id(2), new byte[150]);
    chunks.put(id(3), new byte[150]);
    assertThat(chunks.get(id(2))).isNotNull();
    assertThat(chunks.get(id(3))).isNotNull();
  }

  private static ChunkId id(int number) {
    byte[] bytes = new byte[ChunkId.BYTES];
    bytes[0] = (byte) number;
    return ChunkId.of(bytes);
  }
}
