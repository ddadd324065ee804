package io.bootfs.store.profile;

import io.bootfs.chunker.ChunkId;
import io.bootfs.chunker.Index;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which chunks of an index a start reads, in order. Immutable.
 *
 * <p>It is written as lines of text: {@code bootfs-profile 1}, {@code index} and the index's name,
 * and then the numbers of the chunks within the index, from 0.
 *
 * @param index the name of the index
 * @param chunks numbers of chunks, each once
 */
public record Profile(IndexName index, List<Integer> chunks) {

  /** The most chunks that a profile lists: 4 GiB at the default sizes. */
  public static final int MOST_CHUNKS = 1 << 16;

  /** The most bytes that a profile's text has. */
  public static final int MOST_BYTES = 1 << 20;

  private static final String FIRST_LINE = "bootfs-profile 1";
  private static final String INDEX = "index ";
  private static final int MOST_DIGITS = 9;
  private static final int MOST_SHOWN = 80;

  /** Copies the list, and checks its size. */
  public Profile {
    chunks = List.copyOf(chunks);
    if (chunks.size() > MOST_CHUNKS) {
      throw new IllegalArgumentException(
          "a profile lists at most " + MOST_CHUNKS + " chunks, not " + chunks.size());
    }
  }

  /** Returns the profile of chunks that were wanted in that order; unknown ones are left out. */
  public static Profile of(IndexName name, Index index, Set<ChunkId> wanted) {
    Map<ChunkId, Integer> numbers = new HashMap<>();
    for (int i = 0; i < index.chunkCount(); i++) {
      ChunkId id = index.id(i);
      if (wanted.contains(id)) {
        numbers.putIfAbsent(id, i);
      }
    }
    List<Integer> chunks = new ArrayList<>(numbers.size());
    for (ChunkId id : wanted) {
      Integer number = numbers.get(id);
      if (number != null && chunks.size() < MOST_CHUNKS) {
        chunks.add(number);
      }
    }
    return new Profile(name, chunks);
  }

  /**
   * Reads a profile's file, if there is one.
   *
   * @throws IOException if it can't be read or is no profile of this index: something else than a
   *     file may have its name in a cache, such as a FIFO, which is not as much as opened
   */
  public static Optional<Profile> read(Path file, IndexName name, Index index) throws IOException {
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)
        && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException(file + " is no regular file");
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] text = in.readNBytes(MOST_BYTES);
      return Optional.of(parse(text, name, index, file.toString()));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /**
   * Reads a profile's text, which nobody vouches for.
   *
   * @param where where it comes from, for messages
   * @throws IOException if it is no profile of this index
   */
  public static Profile parse(byte[] text, IndexName name, Index index, String where)
      throws IOException {
    List<String> lines = lines(text);
    if (lines.size() < 2 || !lines.get(0).equals(FIRST_LINE)) {
      throw new IOException(where + " is no profile: it doesn't begin with " + FIRST_LINE);
    }
    if (!lines.get(1).equals(INDEX + name)) {
      throw new IOException(where + " is a profile of another index: " + shown(lines.get(1)));
    }
    return new Profile(name, numbers(lines.subList(2, lines.size()), index, where));
  }

  /** Returns the lines, as many as a profile has at most. */
  private static List<String> lines(byte[] text) {
    String[] lines =
        new String(text, 0, Math.min(text.length, MOST_BYTES), StandardCharsets.US_ASCII)
            .split("\n", MOST_CHUNKS + 3);
    int count = Math.min(lines.length, MOST_CHUNKS + 2);
    return Arrays.asList(lines).subList(0, lines[count - 1].isEmpty() ? count - 1 : count);
  }

  private static List<Integer> numbers(List<String> lines, Index index, String where)
      throws IOException {
    BitSet seen = new BitSet(index.chunkCount());
    List<Integer> numbers = new ArrayList<>(lines.size());
    for (String line : lines) {
      int number = number(line);
      if (number < 0 || number >= index.chunkCount()) {
        throw new IOException(where + ": the index has no chunk '" + shown(line) + "'");
      }
      if (!seen.get(number)) {
        seen.set(number);
        numbers.add(number);
      }
    }
    return numbers;
  }

  /** Returns a line, which anybody may have written, as it may be printed. */
  private static String shown(String line) {
    return line.substring(0, Math.min(line.length(), MOST_SHOWN)).replaceAll("\\p{Cntrl}", "?");
  }

  /** Returns the number that a line of digits is, or -1; without a pattern, as each start does. */
  private static int number(String line) {
    if (line.isEmpty() || line.length() > MOST_DIGITS) {
      return -1;
    }
    int number = 0;
    for (int i = 0; i < line.length(); i++) {
      int digit = line.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      number = 10 * number + digit;
    }
    return number;
  }

  /** Returns the profile's text. */
  public byte[] toText() {
    StringBuilder text = new StringBuilder(FIRST_LINE).append('\n');
    text.append(INDEX).append(index).append('\n');
    chunks.forEach(chunk -> text.append(chunk).append('\n'));
    return text.toString().getBytes(StandardCharsets.US_ASCII);
  }

  /** Returns how many of the chunks that were wanted this profile lists, from 0 to 1. */
  public double covers(Set<ChunkId> wanted, Index ofIndex) {
    Set<ChunkId> missing = new HashSet<>(wanted);
    for (int chunk : chunks) {
      missing.remove(ofIndex.id(chunk));
    }
    return wanted.isEmpty() ? 1 : 1 - (double) missing.size() / wanted.size();
  }
}
