package io.bootfs.oci.layout;

import io.bootfs.oci.ContentDigest;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Instant;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/**
 * Writes a compressed layer file whose bytes depend on nothing but what is put in: all is root's,
 * and nothing carries the time of writing. Not thread-safe; close it to end the file.
 */
public final class LayerFileWriter implements Closeable {

  private static final int BUFFER_BYTES = 1 << 16;

  private final Path file;
  private final LayerCompression compression;
  private final MessageDigest diffId = ContentDigest.newSha256();
  private final TarArchiveOutputStream tar;
  private boolean finished;

  /** Creates the file, and fails if it exists. */
  public LayerFileWriter(Path file, LayerCompression compression) throws IOException {
    this.file = file;
    this.compression = compression;
    OutputStream out = compression.compress(Files.newOutputStream(file));
    this.tar = tar(new DigestOutputStream(out, diffId));
  }

  /** Returns a tar writer as all of this package's files are written. */
  static TarArchiveOutputStream tar(OutputStream out) {
    TarArchiveOutputStream tar =
        new TarArchiveOutputStream(
            new BufferedOutputStream(out, BUFFER_BYTES), StandardCharsets.UTF_8.name());
    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
    tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
    tar.setAddPaxHeadersForNonAsciiNames(true);
    return tar;
  }

  /** Adds a directory; parents come first. */
  public void directory(String path, int permissions, Instant mtime) throws IOException {
    put(new TarArchiveEntry(path + "/", TarConstants.LF_DIR), permissions, mtime);
    tar.closeArchiveEntry();
  }

  /** Adds a symbolic link. */
  public void symlink(String path, String target, Instant mtime) throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(path, TarConstants.LF_SYMLINK);
    entry.setLinkName(target);
    put(entry, 0777, mtime);
    tar.closeArchiveEntry();
  }

  /** Adds a regular file with a copy of the content of {@code source}. */
  public void file(String path, int permissions, Instant mtime, Path source) throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(path, TarConstants.LF_NORMAL);
    entry.setSize(Files.size(source));
    put(entry, permissions, mtime);
    Files.copy(source, tar);
    tar.closeArchiveEntry();
  }

  /** Adds a regular file. */
  public void file(String path, int permissions, Instant mtime, byte[] content) throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(path, TarConstants.LF_NORMAL);
    entry.setSize(content.length);
    put(entry, permissions, mtime);
    tar.write(content);
    tar.closeArchiveEntry();
  }

  /** Ends the file and returns the layer that it holds. */
  public LayerFile finish() throws IOException {
    close();
    return LayerFile.of(file, compression, ContentDigest.sha256(diffId));
  }

  @Override
  public void close() throws IOException {
    if (!finished) {
      finished = true;
      tar.close();
    }
  }

  private void put(TarArchiveEntry entry, int permissions, Instant mtime) throws IOException {
    entry.setMode(permissions);
    entry.setModTime(mtime.getEpochSecond() * 1000);
    entry.setIds(0, 0);
    entry.setNames("", "");
    tar.putArchiveEntry(entry);
  }
}
