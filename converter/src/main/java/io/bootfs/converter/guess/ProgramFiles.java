package io.bootfs.converter.guess;

import io.bootfs.converter.guess.RootFiles.Place;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds the files that a command reads for sure, and those that it is likely to read: programs,
 * their dynamic linkers and libraries, scripts' interpreters, programs that the command or a script
 * names, and what Python and Java load at a start. Not thread-safe.
 */
final class ProgramFiles {

  private static final int BEGINNING = 4096;

  /** What is a word of a script that may be a program's name. */
  private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_./+-]+");

  /** Scripts are long, and name many programs that they seldom run. */
  private static final int MOST_FILES = 64;

  /** What a language's runtime loads is many small files. */
  private static final int MOST_LOADED = 2000;

  /**
   * Of a longer file, or what a program maps at once, the rest is fetched when its beginning turns
   * out to be read.
   */
  private static final long MOST_OF_A_PART = 4 << 20;

  /** Of a library with more code than that, a start needs little. */
  private static final long MOST_OF_MUCH_CODE = 512 << 10;

  /** What Java itself is made of is read nearly whole. */
  private static final long MOST_OF_JAVA = 16 << 20;

  /** The table of all classes. */
  private static final long MOST_OF_CLASSES = 768 << 10;

  /** Where the table of an archive of Java's classes is: at its end. */
  private static final int END_OF_ARCHIVE = 256 << 10;

  /** A file that is waiting to be looked at, and how much of a part of it is read. */
  private record Waiting(String name, long most) {}

  /** An interpreter of Python. */
  private record Python(String name, String triple) {}

  private final RootFiles files;
  private final Surroundings surroundings;
  private final FoundFiles found;
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private final List<String> texts = new ArrayList<>();
  private final List<String> pythonPrograms = new ArrayList<>();
  private @Nullable Python python;

  /** Creates a search. */
  ProgramFiles(RootFiles files, Surroundings surroundings) {
    this.files = files;
    this.surroundings = surroundings;
    this.found = new FoundFiles(files);
  }

  /**
   * Returns what of its files a command reads, as parts of the blob, those that are read first at
   * the front.
   *
   * @throws IOException if a file can't be read
   */
  Collection<Place> of(List<String> command) throws IOException {
    texts.add(String.join("\n", command));
    command.forEach(this::addWords);
    addWaiting(MOST_FILES);
    waiting.clear();
    addModules();
    return found.parts();
  }

  private void addWaiting(int most) throws IOException {
    while (!waiting.isEmpty() && found.count() < most) {
      add(waiting.remove());
    }
  }

  private void addModules() throws IOException {
    Python interpreter = python;
    if (interpreter == null) {
      return;
    }
    List<String> first = new ArrayList<>();
    pythonPrograms.forEach(program -> first.add(program.substring(0, program.lastIndexOf('/'))));
    first.addAll(surroundings.pythonPath());
    first.add(surroundings.folder());
    PythonModules modules =
        PythonModules.of(files, interpreter.name(), interpreter.triple(), first);
    if (modules != null) {
      for (String module : modules.of(texts, pythonPrograms)) {
        addLater(module);
        addWaiting(MOST_LOADED);
      }
    }
  }

  private void addLater(String name) {
    waiting.add(new Waiting(name, MOST_OF_A_PART));
  }

  private void addWords(String text) {
    Matcher words = WORD.matcher(text);
    while (words.find()) {
      addProgram(words.group());
    }
  }

  private void addProgram(String name) {
    if (name.startsWith("/")) {
      addLater(name);
    } else if (files.find(surroundings.folder() + "/" + name) != null && name.matches(".*[./].*")) {
      addLater(surroundings.folder() + "/" + name);
    } else if (!name.contains("/")) {
      for (String folder : surroundings.path()) {
        if (files.find(folder + "/" + name) != null) {
          addLater(folder + "/" + name);
          return;
        }
      }
    }
  }

  private void add(Waiting next) throws IOException {
    String name = next.name();
    Place place = found.take(name);
    if (place == null) {
      return;
    }
    ByteBuffer start = found.read(place, 0, BEGINNING);
    if (ElfProgram.is(start)) {
      ElfProgram program = ElfProgram.read((offset, length) -> found.read(place, offset, length));
      addParts(place, program, next.most());
      addNeeded(name, program);
      addRuntime(name, program);
      return;
    }
    found.addPart(place, 0, next.most());
    if (name.endsWith(".jar") && place.size() > next.most()) {
      found.addPart(place, place.size() - END_OF_ARCHIVE, END_OF_ARCHIVE);
    }
    boolean isScript = start.remaining() > 2 && start.get(0) == '#' && start.get(1) == '!';
    if (isScript && found.count() <= MOST_FILES) {
      addScript(name, StandardCharsets.ISO_8859_1.decode(start).toString());
    } else if (name.endsWith(".py") && found.count() <= MOST_FILES) {
      pythonPrograms.add(files.realPath(name));
    }
  }

  private void addScript(String name, String text) {
    addWords(text);
    if (text.lines().findFirst().orElse("").contains("python")) {
      pythonPrograms.add(files.realPath(name));
    } else {
      texts.add(text);
    }
  }

  private void addParts(Place place, ElfProgram program, long most) {
    if (program.parts().isEmpty()) {
      found.addPart(place, 0, most);
    }
    boolean isLibrary = program.interpreter().isEmpty();
    for (ElfProgram.Part part : program.parts()) {
      boolean much = isLibrary && part.code() && part.size() > most;
      found.addPart(place, part.offset(), much ? MOST_OF_MUCH_CODE : Math.min(part.size(), most));
    }
  }

  /** Adds what a language's runtime reads, if the program is one that is known. */
  private void addRuntime(String name, ElfProgram program) {
    String real = files.realPath(name);
    String called = name.substring(name.lastIndexOf('/') + 1);
    if (python == null && PythonModules.isName(called)) {
      python = new Python(name, program.triple());
    } else if (real.endsWith("/bin/java")) {
      for (String file : JavaFiles.READ) {
        long most = file.equals(JavaFiles.CLASSES) ? MOST_OF_CLASSES : MOST_OF_JAVA;
        waiting.add(new Waiting(JavaFiles.home(real) + "/" + file, most));
      }
    }
  }

  private void addNeeded(String name, ElfProgram program) {
    if (program.interpreter().startsWith("/")) {
      addLater(program.interpreter());
    }
    String real = files.realPath(name);
    for (String library : program.libraries()) {
      addLibrary(library, List.of(above(name), above(real)), program);
    }
  }

  private static String above(String name) {
    return name.substring(0, name.lastIndexOf('/'));
  }

  private void addLibrary(String library, List<String> origins, ElfProgram program) {
    for (String folder : program.searched()) {
      for (String origin : origins) {
        if (addIfThere(folder.replace("$ORIGIN", origin).replace("${ORIGIN}", origin), library)) {
          return;
        }
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
      addLater(name);
    }
    return there;
  }
}
