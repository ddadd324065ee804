package io.bootfs.converter.guess;

import io.bootfs.converter.guess.RootFiles.Place;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the files that a command reads for sure, and those that it is likely to read: programs,
 * their dynamic linkers and libraries, scripts' interpreters, and programs that the command or a
 * script names. Not thread-safe.
 */
final class ProgramFiles {

  private static final int BEGINNING = 4096;

  /** What is a word of a script that may be a program's name. */
  private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_./+-]+");

  /** Scripts are long, and name many programs that they seldom run. */
  private static final int MOST_FILES = 64;

  private static final int MOST_FOLDERS = 32;

  private final RootFiles files;
  private final List<String> path;
  private final Map<Long, Place> found = new LinkedHashMap<>();
  private final Deque<String> waiting = new ArrayDeque<>();

  /**
   * Creates a search.
   *
   * @param path the folders of programs
   */
  ProgramFiles(RootFiles files, List<String> path) {
    this.files = files;
    this.path = path.subList(0, Math.min(path.size(), MOST_FOLDERS));
  }

  /**
   * Returns the files of a command, those that are read first at the front.
   *
   * @throws IOException if a file can't be read
   */
  Collection<Place> of(List<String> command) throws IOException {
    command.forEach(this::addWords);
    while (!waiting.isEmpty() && found.size() < MOST_FILES) {
      add(waiting.remove());
    }
    return found.values();
  }

  private void addWords(String text) {
    Matcher words = WORD.matcher(text);
    while (words.find()) {
      addProgram(words.group());
    }
  }

  private void addProgram(String name) {
    if (name.startsWith("/")) {
      waiting.add(name);
    } else if (!name.contains("/")) {
      for (String folder : path) {
        if (files.find(folder + "/" + name) != null) {
          waiting.add(folder + "/" + name);
          return;
        }
      }
    }
  }

  private void add(String name) throws IOException {
    Place place = files.find(name);
    if (place == null || place.size() == 0 || found.putIfAbsent(place.offset(), place) != null) {
      return;
    }
    ByteBuffer start = read(place, 0, BEGINNING);
    if (ElfProgram.is(start)) {
      addNeeded(name, ElfProgram.read((offset, length) -> read(place, offset, length)));
    } else if (start.remaining() > 2 && start.get(0) == '#' && start.get(1) == '!') {
      addWords(StandardCharsets.ISO_8859_1.decode(start).toString());
    }
  }

  private ByteBuffer read(Place place, long offset, int length) throws IOException {
    if (offset < 0 || offset > place.size()) {
      throw new IndexOutOfBoundsException();
    }
    int there = (int) Math.min(length, place.size() - offset);
    return ByteBuffer.wrap(files.read(place.offset() + offset, there));
  }

  private void addNeeded(String name, ElfProgram program) {
    if (program.interpreter().startsWith("/")) {
      waiting.add(program.interpreter());
    }
    String origin = name.substring(0, name.lastIndexOf('/'));
    for (String library : program.libraries()) {
      addLibrary(library, origin, program);
    }
  }

  private void addLibrary(String library, String origin, ElfProgram program) {
    for (String folder : program.searched()) {
      if (addIfThere(folder.replace("$ORIGIN", origin).replace("${ORIGIN}", origin), library)) {
        return;
      }
    }
    for (String folder : List.of("/lib", "/usr/lib", "/usr/local/lib", "/lib64", "/usr/lib64")) {
      if (addIfThere(folder + "/" + program.triple(), library) || addIfThere(folder, library)) {
        return;
      }
    }
  }

  private boolean addIfThere(String folder, String library) {
    String name = folder + "/" + library;
    boolean there = files.find(name) != null;
    if (there) {
      waiting.add(name);
    }
    return there;
  }
}
