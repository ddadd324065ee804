package io.bootfs.oci;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Properties} file in UTF-8 with lists, which is the same bytes for the same content. Not
 * thread-safe.
 */
public final class SortedProperties {

  /** Names the CRC-32 of all that follows its line, in hexadecimal digits. */
  private static final String CHECKSUM = "crc32";

  private final Properties properties = new Unsorted();

  /** What messages call it. */
  private String name = "";

  /** Creates an empty file. */
  public SortedProperties() {}

  /**
   * Reads a file that isn't empty: such a one is what is left of another.
   *
   * @throws IOException if it can't be read, isn't such a file or is damaged, naming it
   */
  public static SortedProperties read(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    SortedProperties read = new SortedProperties();
    read.name = file.toString();
    try (Reader reader =
        new InputStreamReader(
            new ByteArrayInputStream(bytes), StandardCharsets.UTF_8.newDecoder())) {
      read.properties.load(reader);
    } catch (CharacterCodingException e) {
      throw new IOException(file + " is no properties file: it is not in UTF-8", e);
    } catch (IllegalArgumentException e) {
      throw new IOException(file + " is no properties file: " + e.getMessage(), e);
    }
    if (read.properties.isEmpty()) {
      throw new IOException(file + " is no properties file: it is empty");
    }
    String sum = read.get(CHECKSUM);
    if (sum != null && !sum.equals(checksumBehindFirstLine(bytes))) {
      throw new IOException(
          "%s is damaged: its checksum is not the one that it names: convert or pull the image again; if you have changed it, take away its line %s=%s"
              .formatted(file, CHECKSUM, sum));
    }
    return read;
  }

  private static String checksumBehindFirstLine(byte[] bytes) {
    int end = 0;
    while (end < bytes.length && bytes[end] != '\n') {
      end++;
    }
    int from = Math.min(end + 1, bytes.length);
    return checksum(bytes, from);
  }

  private static String checksum(byte[] bytes, int from) {
    CRC32 crc = new CRC32();
    crc.update(bytes, from, bytes.length - from);
    return Long.toHexString(crc.getValue());
  }

  /** Returns the value of a name, or null if there is none. */
  public @Nullable String get(String name) {
    return properties.getProperty(name);
  }

  String get(String name, String missing) {
    return properties.getProperty(name, missing);
  }

  /**
   * Returns the list {@code name}: the values of {@code name.0}, {@code name.1}, …
   *
   * @throws IOException if one of them is missing, naming it and the file
   */
  List<String> list(String name) throws IOException {
    List<String> list = new ArrayList<>();
    String word = properties.getProperty(name + ".0");
    while (word != null) {
      list.add(word);
      word = properties.getProperty(name + "." + list.size());
    }
    int words = 0;
    for (Object key : properties.keySet()) {
      if (key.toString().startsWith(name + ".")) {
        words++;
      }
    }
    if (words > list.size()) {
      throw new IOException(
          "%s is damaged: it has more words of %s, but no %s.%d"
              .formatted(this.name, name, name, list.size()));
    }
    return list;
  }

  /** Gives a name a value. */
  public void set(String name, String value) {
    properties.setProperty(name, value);
  }

  void set(String name, List<String> list) {
    for (int i = 0; i < list.size(); i++) {
      properties.setProperty(name + "." + i, list.get(i));
    }
  }

  /** Returns the file's bytes. */
  public byte[] toBytes() throws IOException {
    StringWriter text = new StringWriter();
    properties.store(text, null);
    String[] lines = text.toString().split("\n", -1);
    Arrays.sort(lines);
    StringBuilder sorted = new StringBuilder();
    for (String line : lines) {
      // Properties begins with the date as a comment, which would make each file differ.
      if (!line.isEmpty() && !line.startsWith("#")) {
        sorted.append(line).append('\n');
      }
    }
    return sorted.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Writes the file, with a checksum in its first line; the stream stays open. */
  void write(OutputStream out) throws IOException {
    byte[] bytes = toBytes();
    out.write((CHECKSUM + "=" + checksum(bytes, 0) + "\n").getBytes(StandardCharsets.UTF_8));
    out.write(bytes);
  }

  /** Is written in any order: to have it sorted, each process would make a class at run time. */
  private static final class Unsorted extends Properties {

    private static final long serialVersionUID = 1;

    @Override
    public Set<Map.Entry<Object, Object>> entrySet() {
      return new HashSet<>(super.entrySet());
    }
  }
}
