package io.bootfs.store.ssh;

import io.bootfs.store.StoredChunk;
import java.io.IOException;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.sshd.sftp.client.SftpClient;
import org.apache.sshd.sftp.client.SftpClient.Attributes;
import org.apache.sshd.sftp.common.SftpConstants;
import org.apache.sshd.sftp.common.SftpException;
import org.jspecify.annotations.Nullable;

/**
 * Looks at files over SFTP, touches and removes them; one that isn't there is no error.
 * Thread-safe.
 *
 * @param sftp the connection, which its owner closes
 */
record SftpFiles(SftpClient sftp) {

  private static final long NOTHING = -1;

  /**
   * More than ten times what a folder of the largest stores has, but for the store's own, which has
   * twice as many as there may be folders of chunks. With {@link #LONGEST_NAME} it bounds memory.
   */
  private static final int MOST_ENTRIES = 1 << 15;

  private static final int MOST_FOLDERS = 1 << 17;

  /** Twice as long as a chunk's; no file of a store has a longer one. */
  private static final int LONGEST_NAME = 128;

  /**
   * What is in a folder.
   *
   * @param found its size, and when it was last written or touched; null if it is no regular file
   */
  record Entry(String name, @Nullable StoredChunk found) {}

  /** Returns a regular file's size; a negative number if there is none. */
  long size(String path) throws IOException {
    StoredChunk found = stat(path);
    return found == null ? NOTHING : found.bytes();
  }

  /**
   * Returns a regular file's size and when it was last written or touched; null if there is none.
   */
  @Nullable StoredChunk stat(String path) throws IOException {
    try {
      return found(sftp.lstat(path));
    } catch (SftpException e) {
      mustLack(e);
      return null;
    }
  }

  private static @Nullable StoredChunk found(Attributes attributes) {
    if (!attributes.isRegularFile()) {
      return null;
    }
    FileTime written = attributes.getModifyTime();
    // Whose age nobody knows is never too old.
    Instant used = written == null ? Instant.now() : written.toInstant();
    return new StoredChunk(attributes.getSize(), used);
  }

  /** Gives a file the time of its last use; one that isn't there is no error. */
  void touch(String path, Instant time) throws IOException {
    FileTime used = FileTime.from(time);
    try {
      // SFTP version 3 has both times or none (section 5).
      sftp.setStat(path, new Attributes().accessTime(used).modifyTime(used));
    } catch (SftpException e) {
      mustLack(e);
    }
  }

  /**
   * Returns what is in a folder of a store, but for what can't be its; nothing if it isn't there.
   */
  Optional<List<Entry>> entries(String folder) throws IOException {
    return entries(folder, MOST_ENTRIES);
  }

  /** Returns what is in a store's folder; nothing if it isn't there. */
  Optional<List<Entry>> folders(String folder) throws IOException {
    return entries(folder, MOST_FOLDERS);
  }

  private Optional<List<Entry>> entries(String folder, int most) throws IOException {
    SftpClient.CloseableHandle opened;
    try {
      opened = sftp.openDir(folder);
    } catch (SftpException e) {
      mustLack(e);
      return Optional.empty();
    }
    List<Entry> entries = new ArrayList<>();
    int found = 0;
    try (SftpClient.CloseableHandle handle = opened) {
      for (var page = sftp.readDir(handle); page != null; page = sftp.readDir(handle)) {
        for (SftpClient.DirEntry entry : page) {
          if (entry.getFilename().length() <= LONGEST_NAME) {
            entries.add(new Entry(entry.getFilename(), found(entry.getAttributes())));
          }
          found++;
        }
        if (found > most) {
          throw new IOException("its folder %s has no end".formatted(folder));
        }
      }
    }
    return Optional.of(entries);
  }

  /** Deletes a file; one that isn't there is no error. */
  void remove(String path) throws IOException {
    try {
      sftp.remove(path);
    } catch (SftpException e) {
      mustLack(e);
    }
  }

  /** Tells whether a file is there and was last used before {@code instant}. */
  boolean isOlder(String path, Instant instant) throws IOException {
    StoredChunk found = stat(path);
    return found != null && found.used().isBefore(instant);
  }

  /** Throws what failed unless it failed because there is no such file. */
  static void mustLack(SftpException e) throws SftpException {
    if (e.getStatus() != SftpConstants.SSH_FX_NO_SUCH_FILE) {
      throw e;
    }
  }
}
