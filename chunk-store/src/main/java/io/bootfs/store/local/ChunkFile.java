package io.bootfs.store.local;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Looks at the files of chunks and reads them, while other processes write and remove them. */
final class ChunkFile {

  private ChunkFile() {}

  /**
   * Returns what is known of a chunk's file, or null where there is no chunk.
   *
   * @throws IOException if that can't be found out
   */
  static @Nullable BasicFileAttributes attributes(Path file) throws IOException {
    if (linkedAttributes(file) == null) {
      return null;
    }
    try {
      return ifChunk(
          Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  /**
   * Returns the same of a file or of what a link points to.
   *
   * <p>Most chunks that are asked for aren't there. This is the one way to ask that makes no
   * exception of it, which costs a program that has just started more than the system call.
   */
  static @Nullable BasicFileAttributes linkedAttributes(Path file) throws IOException {
    return ifChunk(
        file.getFileSystem().provider().readAttributesIfExists(file, BasicFileAttributes.class));
  }

  private static @Nullable BasicFileAttributes ifChunk(@Nullable BasicFileAttributes found) {
    return found != null && found.isRegularFile() && found.size() > 0 ? found : null;
  }

  /** Reads up to {@code size} bytes; null if the file is a link, or another process removed it. */
  static byte @Nullable [] read(Path file, int size) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
      ByteBuffer bytes = ByteBuffer.allocate(size);
      while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
        // Until all is read, or it turns out shorter.
      }
      return bytes.hasRemaining() ? Arrays.copyOf(bytes.array(), bytes.position()) : bytes.array();
    } catch (NoSuchFileException e) {
      return null;
    } catch (IOException e) {
      if (Files.isSymbolicLink(file)) {
        return null;
      }
      throw e;
    }
  }
}
