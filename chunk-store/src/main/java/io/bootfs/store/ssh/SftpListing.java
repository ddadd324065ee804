package io.bootfs.store.ssh;

import io.bootfs.chunker.ChunkId;
import io.bootfs.store.IdRange;
import io.bootfs.store.IndexCompanion;
import io.bootfs.store.PackName;
import io.bootfs.store.PrunableChunkStore.CompanionVisitor;
import io.bootfs.store.PrunableChunkStore.Visitor;
import io.bootfs.store.StoredChunk;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lists the files of a {@code .castr} folder over SFTP. Immutable and thread-safe.
 *
 * <p>Memory holds the names of the store's folders, 65,536 at most, and of the files in some of
 * them: while a visitor is called, which may ask the store itself, the next ones are asked for, for
 * each takes some round trips.
 */
final class SftpListing {

  private static final Pattern FOLDER = Pattern.compile("[0-9a-f]{4}");
  private static final Pattern CHUNK = Pattern.compile("([0-9a-f]{64})(?:\\.cacnk)?");

  private static final String LISTING = "can't list";

  private final SftpStore store;

  /** Creates a listing of a store. */
  SftpListing(SftpStore store) {
    this.store = store;
  }

  /** Hands out the names of the chunks in a range, in either form, perhaps twice. */
  void chunks(IdRange range, Visitor visitor) throws IOException {
    try (FoldersAhead ahead = new FoldersAhead(folders(range), this::entries)) {
      while (ahead.hasNext()) {
        visit(ahead.next(), visitor);
      }
    }
  }

  private static void visit(FoldersAhead.Folder folder, Visitor visitor) throws IOException {
    for (SftpFiles.Entry entry : folder.entries()) {
      Matcher form = CHUNK.matcher(entry.name());
      if (form.matches() && entry.name().startsWith(folder.name())) {
        StoredChunk found = entry.found();
        // An empty file is no chunk, which may be there in the other form.
        boolean known = found != null && found.bytes() > 0;
        visitor.visit(ChunkId.parse(form.group(1)), known ? found : null);
      }
    }
  }

  private List<String> folders(IdRange range) throws IOException {
    return store
        .ask(LISTING, asked -> asked.files().folders(store.path("")))
        .orElseThrow(store::noFolder)
        .stream()
        .map(SftpFiles.Entry::name)
        .filter(name -> FOLDER.matcher(name).matches())
        .filter(name -> range.contains(HexFormat.fromHexDigits(name)))
        .sorted()
        .toList();
  }

  private List<SftpFiles.Entry> entries(String folder) throws IOException {
    return store.ask(LISTING, asked -> asked.files().entries(store.path(folder))).orElse(List.of());
  }

  private static IndexCompanion companion(PackName name, StoredChunk file) {
    return new IndexCompanion(name.path(), name.index(), file.bytes(), file.used());
  }

  /** Hands out all packs. */
  void packs(CompanionVisitor visitor) throws IOException {
    for (SftpFiles.Entry entry : entries(PackName.FOLDER)) {
      Optional<PackName> name = PackName.ofPath(PackName.FOLDER + "/" + entry.name());
      StoredChunk found = entry.found();
      if (name.isPresent() && found != null) {
        visitor.visit(companion(name.get(), found));
      }
    }
  }

  /**
   * Counts the temporary files that are older than an instant, and deletes them unless told not to.
   */
  long leftovers(Instant instant, boolean dryRun) throws IOException {
    List<String> folders = new ArrayList<>(folders(IdRange.ALL));
    folders.add(PackName.FOLDER);
    long found = 0;
    try (FoldersAhead ahead = new FoldersAhead(folders, this::entries)) {
      while (ahead.hasNext()) {
        FoldersAhead.Folder folder = ahead.next();
        for (SftpFiles.Entry entry : folder.entries()) {
          if (entry.name().startsWith(SftpConnection.TEMPORARY_PREFIX)
              && isLeft(store.path(folder.name() + "/" + entry.name()), instant, dryRun)) {
            found++;
          }
        }
      }
    }
    return found;
  }

  private boolean isLeft(String path, Instant instant, boolean dryRun) throws IOException {
    return store.ask(
        LISTING,
        asked -> {
          boolean old = asked.files().isOlder(path, instant);
          if (old && !dryRun) {
            asked.files().remove(path);
          }
          return old;
        });
  }
}
