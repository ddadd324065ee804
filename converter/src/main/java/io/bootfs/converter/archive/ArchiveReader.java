package io.bootfs.converter.archive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * Reads a directory archive from front to back, and refuses a damaged one: records that casync
 * doesn't have or that stand where they can't, names that no file can have or out of order, tables
 * that don't fit, and what is cut off.
 *
 * <p>Memory: one record, a few numbers for each directory above the file that is read, and its
 * path. Not thread-safe; the stream stays the caller's.
 */
public final class ArchiveReader {

  /** Linux's PATH_MAX: no program could open a longer path; bounds the depth, too. */
  private static final int LONGEST_PATH = 4096;

  private final RecordReader records;
  private final EntryReader entries = new EntryReader();
  private final Visitor visitor;
  private final Deque<OpenDirectory> open = new ArrayDeque<>();
  private final byte[] path = new byte[LONGEST_PATH];

  /** Takes the files of an archive, directories before what is in them. */
  @FunctionalInterface
  public interface Visitor {

    /**
     * Takes a file.
     *
     * @param path its path from the root, as {@code usr/bin/env}; the root's is empty
     * @param data a regular file's data, which must be read to its end; else empty
     */
    void visit(byte[] path, ArchiveEntry entry, InputStream data) throws IOException;
  }

  private ArchiveReader(InputStream in, String name, Visitor visitor) {
    this.records = new RecordReader(in, 0, name);
    this.visitor = visitor;
  }

  /**
   * Reads an archive to the stream's end.
   *
   * @param in the archive; reads of 16 bytes should be cheap
   * @param name what messages call the archive
   * @throws ArchiveFormatException if it is none or damaged, saying where
   * @throws IOException if it can't be read, or the visitor throws it
   */
  public static void read(InputStream in, String name, Visitor visitor) throws IOException {
    new ArchiveReader(in, name, visitor).read();
  }

  private void read() throws IOException {
    ArchiveEntry root = entries.read(records);
    if (!root.isDirectory()) {
      throw records.damaged("the archive is of a single file, and not of a directory");
    }
    visitor.visit(new byte[0], root, InputStream.nullInputStream());
    open.push(new OpenDirectory(root.offset(), 0));
    while (!open.isEmpty()) {
      switch (records.peek()) {
        case FILENAME -> readFile(open.element());
        case GOODBYE -> endDirectory(open.pop());
        default ->
            throw records.damaged(
                "a record FILENAME or GOODBYE is due, and here is " + records.peek());
      }
    }
    records.expectEnd();
  }

  private void readFile(OpenDirectory directory) throws IOException {
    int length = append(directory.pathLength(), directory.nextName(records));
    ArchiveEntry entry = entries.read(records);
    byte[] whole = Arrays.copyOf(path, length);
    if (entry.isDirectory()) {
      visitor.visit(whole, entry, InputStream.nullInputStream());
      open.push(new OpenDirectory(entry.offset(), length));
    } else {
      visitor.visit(whole, entry, records.payload(entry.content().size()));
      directory.ended(records.offset());
    }
  }

  private void endDirectory(OpenDirectory directory) throws IOException {
    directory.readGoodbye(records);
    if (!open.isEmpty()) {
      open.element().ended(records.offset());
    }
  }

  /** Puts a name behind a directory's path, and returns how long the path is then. */
  private int append(int directoryLength, byte[] name) throws IOException {
    ByteBuffer joined = ByteBuffer.wrap(path).position(directoryLength);
    int slash = directoryLength == 0 ? 0 : 1;
    if (joined.remaining() < slash + name.length) {
      throw records.damaged("a path has more than %d bytes".formatted(LONGEST_PATH));
    }
    return joined.put(new byte[] {'/'}, 0, slash).put(name).position();
  }
}
