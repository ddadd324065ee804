package io.bootfs.store.prefetch;

import static org.assertj.core.api.Assertions.assertThat;

import io.bootfs.chunker.ChunkId;
import io.bootfs.chunker.ChunkSizes;
import io.bootfs.chunker.Digest;
import io.bootfs.chunker.Index;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is guessed, by counts of chunks, as if each guess came at once. */
final class GuessesTest {

  private static final int CHUNKS = 10_000;
  private static final int LENGTH = 60_000;

  private final Index index = index();
  private final Guesses guesses = new Guesses(index, false);
  private final Set<Integer> atHand = new HashSet<>();
  private int misses;
  private int requests;

  private static Index index() {
    Index.Builder index = Index.builder(Digest.SHA512_256, ChunkSizes.DEFAULT);
    for (int i = 0; i < CHUNKS; i++) {
      byte[] id = ByteBuffer.allocate(ChunkId.BYTES).putInt(i).array();
      index.add(ChunkId.of(id, 0), LENGTH);
    }
    return index.build();
  }

  /** Reads a chunk, and has at hand what is guessed from that. */
  private void read(int chunk) {
    List<Integer> wanted = new ArrayList<>(guesses.read(chunk));
    if (atHand.add(chunk)) {
      misses++;
      wanted.addAll(guesses.missed(chunk));
    }
    requests += wanted.isEmpty() ? 0 : 1;
    for (int guess : wanted) {
      atHand.add(guess);
      guesses.fetched(guess, LENGTH / 2);
    }
  }

  private void readAll(List<Integer> chunks) {
    chunks.forEach(this::read);
  }

  private static List<Integer> range(int from, int to) {
    return IntStream.range(from, to).boxed().toList();
  }

  @Test
  void aMissIsFollowedByAFewThatFollowAndFewerBefore() {
    read(100);
    assertThat(atHand)
        .containsExactlyInAnyOrderElementsOf(range(100 - Guesses.BEFORE, 101 + Guesses.FIRST));
  }

  @Test
  void whoReadsInOrderWaitsOnceAndTheWindowGrows() {
    readAll(range(100, 300));
    assertThat(misses).isEqualTo(1);
    assertThat(guesses.usedChunks()).isEqualTo(199);
    assertThat(guesses.usedBytes()).isEqualTo(199L * LENGTH / 2);
    int wasted = atHand.size() - 200;
    assertThat(wasted).isBetween(Guesses.BEFORE + 13, Guesses.BEFORE + Guesses.MOST);
  }

  @Test
  void theWindowHasABound() {
    readAll(range(1, 3000));
    assertThat(atHand).hasSize(2999 + Guesses.MOST);
    assertThat(misses).isEqualTo(1);
  }

  @Test
  void byRangesFewRequestsBringManyChunks() {
    guesses.byRanges();
    readAll(range(1, CHUNKS));
    assertThat(misses).isEqualTo(1);
    assertThat(requests).isBetween(30, 80);
  }

  @Test
  void byRangesTheWindowIsWiderAndStillBounded() {
    guesses.byRanges();
    readAll(range(1, 5000));
    assertThat(atHand.size() - 4999).isBetween(Guesses.MOST_BY_RANGES / 2, Guesses.MOST_BY_RANGES);
  }

  @Test
  void byRangesAShortSequenceWastesNoMoreThanBefore() {
    guesses.byRanges();
    readAll(range(100, 300));
    assertThat(misses).isEqualTo(1);
    assertThat(requests).isLessThan(20);
    assertThat(atHand.size() - 200).isLessThan(Guesses.BEFORE + Guesses.MOST);
  }

  @Test
  void whatIsReadAtRandomCostsABoundedAmount() {
    List<Integer> order = new ArrayList<>(range(1, CHUNKS));
    Collections.shuffle(order, new Random(1));
    List<Integer> apart = order.stream().filter(i -> i % 16 == 0).toList();
    readAll(apart);
    long wasted = (long) (atHand.size() - apart.size()) * LENGTH;
    assertThat(wasted).isBetween(Guesses.FREE, Guesses.FREE + LENGTH);
    assertThat(misses).isEqualTo(apart.size());
  }

  @Test
  void whoReadsInOrderAfterwardsIsHelpedAgain() {
    readAll(range(1, CHUNKS / 2).stream().filter(i -> i % 16 == 0).toList());
    misses = 0;
    readAll(range(CHUNKS / 2 + 8, CHUNKS));
    assertThat(misses).isBetween(1, 20);
  }

  @Test
  void twoReadersInOrderBothGetTheirs() {
    for (int i = 0; i < 100; i++) {
      read(1000 + i);
      read(5000 + i);
    }
    assertThat(misses).isEqualTo(2);
  }

  @Test
  void nothingFollowsFromTheSuperblock() {
    read(0);
    assertThat(atHand).containsExactly(0);
  }

  @Test
  void theEndOfTheBlobIsTheEnd() {
    read(CHUNKS - 1);
    assertThat(atHand)
        .containsExactlyInAnyOrderElementsOf(range(CHUNKS - 1 - Guesses.BEFORE, CHUNKS));
  }

  @Test
  void whatWasAtHandCostsNothingAndStillTellsWhereReadingGoesOn() {
    Deque<Integer> wanted = new ArrayDeque<>(guesses.missed(100));
    wanted.forEach(chunk -> guesses.fetched(chunk, 0));
    assertThat(guesses.read(100 + Guesses.FIRST)).first().isEqualTo(101 + Guesses.FIRST);
    assertThat(guesses.usedBytes()).isZero();
  }

  @Test
  void whereAStartIsKnownNothingFollowsFromWhatIsAtHand() {
    Guesses known = new Guesses(index, true);
    known.missed(100).forEach(chunk -> known.fetched(chunk, 0));
    assertThat(known.read(101)).isEmpty();
    assertThat(known.read(500)).isEmpty();
    assertThat(known.read(501)).isEmpty();
    known.missed(700).forEach(chunk -> known.fetched(chunk, 1));
    assertThat(known.read(701)).isNotEmpty();
  }

  /** A full cache hands out what it can't keep: then guessing fetches all twice. */
  @Test
  void whereGuessesAreNotKeptTheyEnd() {
    int fetched = 0;
    for (int chunk = 1; chunk < CHUNKS; chunk++) {
      List<Integer> wanted = new ArrayList<>(guesses.read(chunk));
      wanted.addAll(guesses.missed(chunk));
      for (int guess : wanted) {
        guesses.fetched(guess, LENGTH / 2);
      }
      fetched += wanted.size();
    }
    assertThat((long) fetched * LENGTH).isLessThan(2 * Guesses.FREE + (long) CHUNKS * LENGTH / 16);
  }

  @Test
  void whatCouldNotBeHadIsGuessedAgain() {
    for (int i = 0; i < 1000; i++) {
      List<Integer> wanted = guesses.missed(100);
      assertThat(wanted).hasSize(Guesses.FIRST + Guesses.BEFORE);
      wanted.forEach(guesses::dropped);
    }
  }

  @Test
  void whatWasRightLongAgoDoesNotPayForAllThatIsWrong() {
    int inOrder = CHUNKS / 2;
    readAll(range(0, inOrder));
    int before = atHand.size();
    for (int chunk = inOrder + 100; chunk < CHUNKS; chunk += 10) {
      read(chunk);
    }
    long guessed = (long) (atHand.size() - before) * LENGTH;
    assertThat(guessed).isLessThan(2 * Guesses.MOST_RISK);
  }
}
