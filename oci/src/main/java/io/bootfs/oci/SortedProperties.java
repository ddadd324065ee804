package io.bootfs.oci;

import java.io.IOException;
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
import org.jspecify.annotations.Nullable;

/**
 * A {@link Properties} file in UTF-8 with lists, which is the same bytes for the same content. Not
 * thread-safe.
 */
public final class SortedProperties {

  private final Properties properties = new Unsorted();

  /** Creates an empty file. */
  public SortedProperties() {}

  /**
   * Reads a file that isn't empty: such a one is what is left of another.
   *
   * @throws IOException if it can't be read or isn't such a file, naming it
   */
  public static SortedProperties read(Path file) throws IOException {
    SortedProperties read = new SortedProperties();
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      read.properties.load(reader);
    } catch (CharacterCodingException e) {
      throw new IOException(file + " is no properties file: it is not in UTF-8", e);
    } catch (IllegalArgumentException e) {
      throw new IOException(file + " is no properties file: " + e.getMessage(), e);
    }
    if (read.properties.isEmpty()) {
      throw new IOException(file + " is no properties file: it is empty");
    }
    return read;
  }

  /** Returns the value of a name, or null if there is none. */
  public @Nullable String get(String name) {
    return properties.getProperty(name);
  }

  String get(String name, String missing) {
    return properties.getProperty(name, missing);
  }

  /** Returns the list {@code name}: the values of {@code name.0}, {@code name.1}, … */
  List<String> list(String name) {
    List<String> list = new ArrayList<>();
    String word = properties.getProperty(name + ".0");
    while (word != null) {
      list.add(word);
      word = properties.getProperty(name + "." + list.size());
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

  /** Writes the file; the stream stays open. */
  void write(OutputStream out) throws IOException {
    out.write(toBytes());
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
