package io.bootfs.converter;

import io.bootfs.chunker.Index;
import io.bootfs.converter.bootimage.Accounts;
import io.bootfs.converter.guess.RootFiles.Place;
import io.bootfs.converter.guess.StartGuess;
import io.bootfs.converter.tree.RootTree;
import io.bootfs.erofs.ErofsImage;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * An image's blob, all of whose chunks are stored.
 *
 * @param index the blob's index
 * @param tree the root filesystem in it
 * @param image how the tree lies in the blob
 */
record AssembledBlob(Index index, RootTree tree, ErofsImage image) {

  /** Larger files of users are taken for a mistake, and left to the container. */
  private static final int LARGEST = 16 << 20;

  /**
   * Returns the image's users and groups.
   *
   * @param files the blob's
   * @throws IOException if a chunk can't be read
   */
  Accounts accounts(StoredFiles files) throws IOException {
    return new Accounts(content("/etc/passwd", files), content("/etc/group", files));
  }

  private static byte @Nullable [] content(String path, StoredFiles files) throws IOException {
    Place place = files.find(path);
    return place == null || place.size() > LARGEST
        ? null
        : files.read(place.offset(), (int) place.size());
  }

  /** Returns what guesses which chunks a start reads, from the blob's {@code files}. */
  StartGuess guess(StoredFiles files) {
    return new StartGuess(index, image.metadataOffset(), files);
  }
}
