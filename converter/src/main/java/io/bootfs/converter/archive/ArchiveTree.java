package io.bootfs.converter.archive;

import io.bootfs.erofs.reader.ImageData;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Optional;

/**
 * The tree of a directory archive that can be read at any place: the tables at the ends of
 * directories lead to their files, so that only what is looked at is read. Not thread-safe.
 *
 * <p>Whatever a table says is checked where it leads. Memory: where the files of one directory
 * begin.
 */
public final class ArchiveTree {

  /** The bytes that are read at once: records of most files have fewer. */
  private static final int BUFFER_BYTES = 4096;

  private final ImageData archive;
  private final String name;
  private final EntryReader entries = new EntryReader();
  private final ArchiveEntry rootEntry;

  /**
   * A file and where it ends in the archive.
   *
   * @param entry what the archive says of it
   * @param end where its last record ends
   */
  public record Located(ArchiveEntry entry, long end) {}

  /** Takes the files of a directory. */
  @FunctionalInterface
  public interface Visitor {

    /** Takes a file and its name. */
    void visit(byte[] name, Located file) throws IOException;
  }

  private ArchiveTree(ImageData archive, String name) throws IOException {
    this.archive = archive;
    this.name = name;
    this.rootEntry = entries.read(at(0));
  }

  /**
   * Opens an archive.
   *
   * @param name what messages call it
   * @throws ArchiveFormatException if it is none
   * @throws IOException if its beginning can't be read
   */
  public static ArchiveTree open(ImageData archive, String name) throws IOException {
    ArchiveTree tree = new ArchiveTree(archive, name);
    if (!tree.rootEntry.isDirectory()) {
      throw new ArchiveFormatException(name, 0, "the archive is of a single file");
    }
    return tree;
  }

  /** Tells whether these are an archive's bytes: whether its first record is that of a file. */
  public static boolean isArchive(ImageData data) throws IOException {
    if (data.size() < RecordReader.HEADER_BYTES) {
      return false;
    }
    byte[] header = new byte[RecordReader.HEADER_BYTES];
    data.read(0, MemorySegment.ofArray(header));
    return RecordReader.isEntry(header);
  }

  /** Returns the root directory. */
  public Located root() {
    return new Located(rootEntry, archive.size());
  }

  /** Returns the file whose record ENTRY begins at an offset that this tree told. */
  public ArchiveEntry entry(long offset) throws IOException {
    return entries.read(at(offset));
  }

  /** Returns the file that has a name in a directory. */
  public Optional<Located> child(Located directory, byte[] childName) throws IOException {
    GoodbyeTable table = table(directory);
    for (GoodbyeTable.Item item : table.find(childName)) {
      NamedFile found = file(item, directory);
      if (Arrays.equals(found.name, childName)) {
        return Optional.of(found.file);
      }
    }
    return Optional.empty();
  }

  /** Lists a directory in the order of the names' bytes. */
  public void list(Located directory, Visitor visitor) throws IOException {
    byte[] before = {};
    for (GoodbyeTable.Item item : table(directory).inOrder()) {
      NamedFile found = file(item, directory);
      if (Arrays.compareUnsigned(before, found.name) >= 0) {
        throw new ArchiveFormatException(name, item.start(), "names are not in order");
      }
      before = found.name;
      visitor.visit(found.name, found.file);
    }
  }

  /**
   * Fills a segment with a regular file's data.
   *
   * @return how many bytes there were
   */
  public long read(ArchiveEntry file, long offset, MemorySegment target) throws IOException {
    ArchiveEntry.Content content = file.content();
    if (offset >= content.size()) {
      return 0;
    }
    long length = Math.min(target.byteSize(), content.size() - offset);
    long end = archive.size();
    if (content.size() > end - content.offset()) {
      throw new ArchiveFormatException(name, file.offset(), "a file's data is cut off");
    }
    archive.read(content.offset() + offset, target.asSlice(0, length));
    return length;
  }

  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record NamedFile(byte[] name, Located file) {}

  private NamedFile file(GoodbyeTable.Item item, Located directory) throws IOException {
    if (item.start() < directory.entry().content().offset() || item.end() > directory.end()) {
      throw new ArchiveFormatException(
          name, directory.end(), "a directory's table leads out of the directory");
    }
    RecordReader records = at(item.start());
    byte[] fileName = FileNames.take(records);
    return new NamedFile(fileName, new Located(entries.read(records), item.end()));
  }

  private GoodbyeTable table(Located directory) throws IOException {
    return GoodbyeTable.read(
        archive,
        directory.entry().offset(),
        directory.entry().content().offset(),
        directory.end(),
        name);
  }

  private RecordReader at(long offset) {
    return new RecordReader(
        new BufferedInputStream(new ArchiveBytes(archive, offset), BUFFER_BYTES), offset, name);
  }
}
