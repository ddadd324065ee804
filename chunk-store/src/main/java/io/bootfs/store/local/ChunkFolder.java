package io.bootfs.store.local;

import io.bootfs.chunker.ChunkId;
import io.bootfs.store.EncodedChunk.Encoding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * The layout of a {@code .castr} folder: chunk {@code ab12…} is the file {@code ab12/ab12….cacnk},
 * or the same without suffix where it is not compressed. Immutable and thread-safe.
 *
 * <p>Only regular files that are not empty are chunks: casync marks a missing chunk by a symbolic
 * link, and a crash of the machine may leave an empty file.
 *
 * @param path the folder's absolute path
 */
public record ChunkFolder(Path path) {

  private static final String ZSTD_SUFFIX = ".cacnk";

  /** Makes the path absolute. */
  public ChunkFolder {
    path = path.toAbsolutePath().normalize();
  }

  /** Returns where a chunk lies, or would. */
  public Path file(ChunkId id, Encoding encoding) {
    String name = id.toString();
    String inFolder = name.substring(0, 4) + "/" + name;
    return path.resolve(encoding == Encoding.ZSTD ? inFolder.concat(ZSTD_SUFFIX) : inFolder);
  }

  /**
   * Returns the size of a chunk's file in bytes, and 0 where there is no chunk.
   *
   * @throws IOException if that can't be found out
   */
  public static long size(Path file) throws IOException {
    BasicFileAttributes found = ChunkFile.attributes(file);
    return found == null ? 0 : found.size();
  }

  /**
   * Checks that the folder is there.
   *
   * @throws IOException if it is not, or is no folder, or can't be looked at
   */
  public void mustExist() throws IOException {
    if (!exists()) {
      throw new IOException(
          "chunk store " + path + " does not exist; name the .castr folder of the chunks");
    }
  }

  /**
   * Tells whether the folder is there.
   *
   * @throws IOException if something else has its name, or it can't be looked at
   */
  boolean exists() throws IOException {
    try {
      if (Files.readAttributes(path, BasicFileAttributes.class).isDirectory()) {
        return true;
      }
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException e) {
      throw new IOException("can't open chunk store " + path + ": " + StoreFaults.reason(e), e);
    }
    throw new IOException("chunk store " + path + " is a file; a store is a .castr folder");
  }
}
