package io.bootfs.store.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bootfs.chunker.ChunkId;
import io.bootfs.chunker.ChunkSizes;
import io.bootfs.chunker.Digest;
import io.bootfs.chunker.Index;
import io.bootfs.store.ChunkReader;
import io.bootfs.store.TestChunks;
import io.bootfs.store.WantedChunk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
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

  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void whatIsNoFileIsNotAsMuchAsOpened(@TempDir Path folder) throws Exception {
    Path fifo = folder.resolve("fifo");
    assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor()).isZero();
    assertThatThrownBy(() -> Profile.read(fifo, NAME, INDEX))
        .isInstanceOf(IOException.class)
        .hasMessage(fifo + " is no regular file");
  }

  @Test
  void aMessageHasNothingThatATerminalWouldObey() {
    String text = "bootfs-profile 1\nindex \u001b[2J" + "x".repeat(1000) + "\n";
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    assertThatThrownBy(() -> Profile.parse(bytes, NAME, INDEX, "test"))
        .hasMessageStartingWith("test is a profile of another index: index ?[2Jxxx")
        .message()
        .hasSizeLessThan(200);
  }

  @Test
  void whatIsFetchedAheadIsCountedUntilItIsWantedThoughTheRecordingIsOver() throws Exception {
    StartRecorder recorder = new StartRecorder(new NoChunks());
    recorder.fetchedAhead(INDEX.id(1), 10);
    recorder.fetchedAhead(INDEX.id(1), 10);
    assertThat(recorder.unwantedBytes()).isEqualTo(10);
    recorder.end();
    recorder.fetchedAhead(INDEX.id(2), 20);
    assertThat(recorder.awaitWanted(29)).isFalse();
    assertThatThrownBy(() -> recorder.read(INDEX.id(1), 10)).hasMessage("there are none");
    assertThatThrownBy(() -> recorder.read(INDEX.id(1), 10)).hasMessage("there are none");
    assertThat(recorder.unwantedBytes()).isEqualTo(20);
    assertThat(recorder.awaitWanted(29)).isTrue();
    assertThat(recorder.wanted()).isEmpty();
    recorder.nothingMoreAhead();
    recorder.fetchedAhead(INDEX.id(0), 40);
    assertThat(recorder.unwantedBytes()).isEqualTo(20);
  }

  @Test
  void whatIsReadTogetherIsWantedIfItWasThere() {
    List<ChunkId> heard = new ArrayList<>();
    StartRecorder recorder = new StartRecorder(new NoChunks());
    recorder.onRead(id -> heard.add(id));
    recorder.readKept(List.of(new WantedChunk(INDEX.id(2), 1), new WantedChunk(INDEX.id(1), 1)));
    assertThat(recorder.wanted()).containsExactly(INDEX.id(1));
    assertThat(heard).containsExactly(INDEX.id(1));
  }

  private static final class NoChunks implements ChunkReader {
    @Override
    public byte[] read(ChunkId id, int length) throws IOException {
      throw new IOException("there are none");
    }

    /** But the last. */
    @Override
    public void readKept(List<WantedChunk> chunks) {
      chunks.getLast().fulfil(new byte[1]);
    }

    @Override
    public void close() {}
  }
}
