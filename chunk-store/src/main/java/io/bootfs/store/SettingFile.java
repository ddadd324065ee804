package io.bootfs.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads small files that settings name: tokens, credentials. Stateless. */
public final class SettingFile {

  /**
   * In a container, boot keeps the boot image's root, while the container's volumes move below the
   * app's root, which then lies on top of it. From within the root, {@code ..} leads to what lies
   * on top; anywhere else it leads nowhere.
   */
  private static final String ON_TOP = "/..";

  private SettingFile() {}

  /**
   * Returns what a file holds now.
   *
   * @param most the most bytes that such a file has
   * @throws NoSuchFileException if it isn't there
   * @throws IOException if it can't be read or is larger
   */
  public static byte[] read(Path file, int most) throws IOException {
    try {
      return content(file, most);
    } catch (NoSuchFileException e) {
      if (!file.isAbsolute()) {
        throw e;
      }
      try {
        return content(Path.of(ON_TOP + file), most);
      } catch (NoSuchFileException _) {
        throw e;
      }
    }
  }

  private static byte[] content(Path file, int most) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(most + 1);
      if (bytes.length > most) {
        throw new IOException(file + " is too large: it has over " + most + " bytes");
      }
      return bytes;
    }
  }
}
