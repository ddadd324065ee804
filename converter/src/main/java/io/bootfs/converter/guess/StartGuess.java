package io.bootfs.converter.guess;

import io.bootfs.chunker.Index;
import io.bootfs.converter.guess.RootFiles.Place;
import io.bootfs.oci.ImageConfig;
import io.bootfs.store.profile.IndexName;
import io.bootfs.store.profile.Profile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which chunks the first start of an image is likely to read: its metadata, and the programs and
 * libraries of its command, in the form of a profile. Immutable.
 *
 * @param index the image's chunks
 * @param metadata where the image's metadata begins
 * @param files the image's files
 */
public record StartGuess(Index index, long metadata, RootFiles files) {

  /** What is longer is looked up here and there. */
  private static final long MOST_METADATA = 4 << 20;

  /**
   * More is not fetched, uncompressed. A boot fetches no more than 32 MiB ahead that nobody has
   * wanted yet.
   */
  private static final long MOST = 48 << 20;

  /** The share of the index's bytes that the list may take. */
  private static final int SHARE = 20;

  private static final int INDEX_ITEM = 40;

  /**
   * Guesses what the image's own command reads.
   *
   * @param name the index's
   * @return a profile's text, no longer than a twentieth of the index; empty if that is too short
   * @throws IOException if a chunk can't be read
   */
  public byte[] of(ImageConfig config, IndexName name) throws IOException {
    List<String> command =
        Stream.concat(config.entrypoint().stream(), config.cmd().stream()).toList();
    List<Integer> chunks = new ArrayList<>(chunks(command, Surroundings.of(config)));
    int most = index.chunkCount() * INDEX_ITEM / SHARE;
    byte[] text = new Profile(name, chunks).toText();
    while (text.length > most && !chunks.isEmpty()) {
      // A number takes two bytes at least, with its line's end.
      int tooMany =
          Math.ceilDiv(text.length - most, Integer.toString(index.chunkCount()).length() + 1);
      chunks = chunks.subList(0, Math.max(0, chunks.size() - tooMany));
      text = new Profile(name, chunks).toText();
    }
    return chunks.isEmpty() ? new byte[0] : text;
  }

  private Set<Integer> chunks(List<String> command, Surroundings surroundings) throws IOException {
    Set<Integer> chunks = new LinkedHashSet<>();
    add(metadata, Math.min(index.blobSize() - metadata, MOST_METADATA), chunks);
    long bytes = 0;
    for (Place part : new ProgramFiles(files, surroundings).of(command)) {
      if (bytes + part.size() <= MOST) {
        add(part.offset(), part.size(), chunks);
        bytes += part.size();
      }
    }
    return chunks;
  }

  private void add(long offset, long length, Set<Integer> chunks) {
    if (length > 0) {
      for (int i = index.chunkAt(offset); i <= index.chunkAt(offset + length - 1); i++) {
        chunks.add(i);
      }
    }
  }
}
