package io.bootfs.store.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bootfs.chunker.ChunkId;
import io.bootfs.chunker.ChunkSizes;
import io.bootfs.chunker.Digest;
import io.bootfs.chunker.Index;
import io.bootfs.store.TestChunks;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ProfileTest {

  private static final IndexName NAME = new IndexName("ab".repeat(32));
  private static final Index INDEX = index(10);

  private static Index index(int chunks) {
    Index.Builder index = Index.builder(Digest.SHA512_256, ChunkSizes.DEFAULT);
    for (int i = 0; i < chunks; i++) {
      index.add(TestChunks.id(new byte[] {(byte) i}), 1000);
    }
    return index.build();
  }

  @Test
  void isReadAsItWasWritten() throws IOException {
    Profile profile = new Profile(NAME, List.of(3, 1, 9, 0));
    assertThat(Profile.parse(profile.toText(), NAME, INDEX, "test")).isEqualTo(profile);
    assertThat(new String(profile.toText(), StandardCharsets.US_ASCII))
        .isEqualTo("bootfs-profile 1\nindex " + NAME + "\n3\n1\n9\n0\n");
  }

  @Test
  void keepsTheOrderInWhichChunksWereWanted() {
    Set<ChunkId> wanted =
        IntStream.of(7, 2, 5)
            .mapToObj(INDEX::id)
            .collect(Collectors.toCollection(LinkedHashSet::new));
    wanted.add(TestChunks.id(new byte[100]));
    assertThat(Profile.of(NAME, INDEX, wanted).chunks()).containsExactly(7, 2, 5);
  }

  @Test
  void tellsHowMuchOfWhatWasWantedItCovers() {
    Profile profile = new Profile(NAME, List.of(1, 2, 3));
    assertThat(profile.covers(Set.of(INDEX.id(3), INDEX.id(4)), INDEX)).isEqualTo(0.5);
    assertThat(profile.covers(Set.of(), INDEX)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "bootfs-profile 1",
        "bootfs-profile 2\nindex NAME\n1\n",
        "bootfs-profile 1\nindex 00\n1\n",
        "bootfs-profile 1\nindex NAME\n10\n",
        "bootfs-profile 1\nindex NAME\n-1\n",
        "bootfs-profile 1\nindex NAME\n99999999999\n",
        "bootfs-profile 1\nindex NAME\n1\n\n2\n",
        "bootfs-profile 1\nindex NAME\none\n"
      })
  void refusesWhatIsNone(String text) {
    byte[] bytes = text.replace("NAME", NAME.hex()).getBytes(StandardCharsets.US_ASCII);
    assertThatThrownBy(() -> Profile.parse(bytes, NAME, INDEX, "test"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("test");
  }

  @Test
  void countsEachChunkOnce() throws IOException {
    byte[] text =
        ("bootfs-profile 1\nindex " + NAME + "\n" + "4\n4\n2\n".repeat(1000))
            .getBytes(StandardCharsets.US_ASCII);
    assertThat(Profile.parse(text, NAME, INDEX, "test").chunks()).containsExactly(4, 2);
  }
}
