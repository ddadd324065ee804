package io.bootfs.cli;

import io.bootfs.chunker.Index;
import io.bootfs.chunker.IndexReader;
import io.bootfs.converter.archive.ArchiveSource;
import io.bootfs.oci.source.ImageChoice;
import io.bootfs.oci.source.ImageSource;
import io.bootfs.oci.source.ImageSources;
import io.bootfs.store.Warnings;
import io.bootfs.store.extract.BlobInputStream;
import io.bootfs.store.stack.StoreStack;
import io.bootfs.store.stack.Stores;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Opens what is to be converted: casync's archives here, and all others as {@link ImageSources}.
 */
final class ConvertSource {

  private static final String ARCHIVE = "catar:";
  private static final String ARCHIVE_INDEX = "caidx:";

  /** Where casync keeps the chunks of an index, unless it is told otherwise. */
  private static final String DEFAULT_STORE = "default.castr";

  private final ImageChoice choice;
  private final @Nullable String store;
  private final Warnings warnings;

  /**
   * Creates it.
   *
   * @param store where an archive's chunks come from; casync's own place if null
   * @param warnings takes lines about faults that reading chunks went around
   */
  ConvertSource(ImageChoice choice, @Nullable String store, Warnings warnings) {
    this.choice = choice;
    this.store = store;
    this.warnings = warnings;
  }

  /** Opens the source of a name. */
  ImageSource open(String text) throws IOException {
    if (text.startsWith(ARCHIVE)) {
      return archive(existing(text.substring(ARCHIVE.length())));
    }
    if (text.startsWith(ARCHIVE_INDEX)) {
      return archiveIndex(existing(text.substring(ARCHIVE_INDEX.length())));
    }
    Path path = pathOrNull(text);
    if (path != null && SourceFiles.isArchive(path)) {
      return archive(path);
    }
    return path != null && SourceFiles.isIndex(path)
        ? archiveIndex(path)
        : ImageSources.open(text, choice);
  }

  private ImageSource archive(Path file) throws IOException {
    return new ArchiveSource(
        "archive " + file, () -> Files.newInputStream(file), Files.size(file), choice);
  }

  private ImageSource archiveIndex(Path file) throws IOException {
    Index index = IndexReader.readAny(file);
    String chunks = store != null ? store : storeBeside(file);
    return new ArchiveSource(
        "archive " + file, () -> open(index, chunks), index.blobSize(), choice);
  }

  private static String storeBeside(Path index) throws IOException {
    Path store = index.toAbsolutePath().resolveSibling(DEFAULT_STORE);
    if (!Files.isDirectory(store)) {
      throw new IOException(
          "chunks of %s: there is no %s; name their store, --source-store=URL"
              .formatted(index, store));
    }
    return store.toString();
  }

  private InputStream open(Index index, String chunks) throws IOException {
    StoreStack stack = Stores.reader(chunks, null, index.digest(), warnings);
    return new FilterInputStream(new BlobInputStream(index, stack)) {
      @Override
      public void close() throws IOException {
        super.close();
        stack.close();
      }
    };
  }

  private static Path existing(String text) throws IOException {
    Path path = Path.of(text);
    if (!Files.isRegularFile(path)) {
      throw new NoSuchFileException(text);
    }
    return path;
  }

  private static @Nullable Path pathOrNull(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      return null;
    }
  }
}
