package io.bootfs.converter.guess;

import io.bootfs.converter.guess.RootFiles.Place;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the files of the modules that Python loads: those of each start, and those that a program
 * imports, and that these import. Not thread-safe.
 */
final class PythonModules {

  private static final Pattern PROGRAM = Pattern.compile("python(\\d(\\.\\d+)?)?");
  private static final Pattern MODULE_OPTION = Pattern.compile("\\s-m\\s+([A-Za-z_][\\w.]*)");
  private static final Pattern HOME = Pattern.compile("(?m)^home\\s*=\\s*(/\\S*)");

  /** The first version that holds these modules itself. */
  private static final int FREEZES = 11;

  private static final Set<String> FROZEN =
      Set.of(
          "abc",
          "codecs",
          "io",
          "_collections_abc",
          "_sitebuiltins",
          "genericpath",
          "ntpath",
          "posixpath",
          "os",
          "site",
          "stat",
          "importlib.util",
          "importlib.machinery",
          "runpy",
          "zipimport");

  /**
   * What Python loads before it runs anything; the last is setuptools', whose packages' folder
   * tells Python to load it.
   */
  private static final List<String> FIRST =
      List.of(
          "encodings",
          "codecs",
          "encodings.aliases",
          "encodings.utf_8",
          "io",
          "abc",
          "site",
          "os",
          "stat",
          "_collections_abc",
          "posixpath",
          "genericpath",
          "_sitebuiltins",
          "sitecustomize",
          "_distutils_hack");

  private static final int OLDEST = 5;
  private static final int NEWEST = 40;

  // Programs that import more are looked at as far as this.
  private static final int MOST_LOADED = 1000;
  private static final int MOST_LOOKED_FOR = 20_000;
  // A thread's stack ends somewhere.
  private static final int DEEPEST = 150;
  private static final int LONGEST_SOURCE = 512 << 10;
  private static final long MOST_SOURCE = 32 << 20;

  /**
   * A module that was looked for.
   *
   * @param folders where the modules below it are
   */
  private record Module(List<String> folders) {}

  private final RootFiles files;
  private int depth;
  private final int version;
  private final List<String> folders;
  private final List<String> extensions;
  private final Map<String, Module> modules = new HashMap<>();
  private final List<String> loaded = new ArrayList<>();
  private long read;

  private PythonModules(RootFiles files, int version, List<String> folders, String triple) {
    this.files = files;
    this.version = version;
    this.folders = folders;
    this.extensions =
        List.of(
            ".cpython-3%d-%s.so".formatted(version, triple),
            ".cpython-3%d-%s.so".formatted(version, triple.replace("gnu", "musl")),
            ".abi3.so",
            ".so");
  }

  /** Tells whether a file of this name is Python. */
  static boolean isName(String program) {
    return PROGRAM.matcher(program).matches();
  }

  /**
   * Finds an interpreter's modules.
   *
   * @param program the interpreter's path, as it is named
   * @param triple the name of its machine's libraries
   * @param first folders that come before its own
   * @return null if it has none where they are expected
   */
  static @Nullable PythonModules of(
      RootFiles files, String program, String triple, List<String> first) throws IOException {
    String top = above(above(program));
    String base = top;
    Place settings = files.find(top + "/pyvenv.cfg");
    if (settings != null) {
      Matcher home = HOME.matcher(text(files, settings));
      base = home.find() ? above(home.group(1)) : above(above(files.realPath(program)));
    }
    for (int version = NEWEST; version >= OLDEST; version--) {
      String library = base + "/lib/python3." + version;
      String real = files.realPath(program);
      boolean other = real.matches(".*python3\\.\\d+") && !real.endsWith("python3." + version);
      if (!other && files.find(library + "/os.py") != null) {
        Stream<String> own =
            Stream.of(
                library,
                library + "/lib-dynload",
                top + "/local/lib/python3." + version + "/dist-packages",
                top + "/lib/python3/dist-packages",
                top + "/lib/python3." + version + "/site-packages");
        return new PythonModules(
            files, version, Stream.concat(first.stream(), own).toList(), triple);
      }
    }
    return null;
  }

  private static String above(String path) {
    return path.substring(0, Math.max(0, path.lastIndexOf('/')));
  }

  private static String text(RootFiles files, Place place) throws IOException {
    int length = (int) Math.min(place.size(), LONGEST_SOURCE);
    return new String(files.read(place.offset(), length), StandardCharsets.ISO_8859_1);
  }

  /**
   * Returns the files that are loaded, in order.
   *
   * @param texts commands and scripts that start Python
   * @param programs files that are programs of Python
   */
  List<String> of(List<String> texts, List<String> programs) throws IOException {
    for (String module : FIRST) {
      load(module);
    }
    for (String text : texts) {
      Matcher options = MODULE_OPTION.matcher(text);
      while (options.find()) {
        load(options.group(1) + ".__main__");
      }
      loadAll(PythonImport.within(text), "");
    }
    for (String program : programs) {
      Place place = files.find(program);
      if (place != null) {
        loadAll(PythonImport.of(text(files, place), true), "");
      }
    }
    return loaded;
  }

  private void loadAll(List<PythonImport> imports, String within) throws IOException {
    for (PythonImport wanted : imports) {
      String module = absolute(wanted, within);
      if (!module.isEmpty()) {
        load(module);
        for (String name : wanted.names()) {
          load(module + "." + name);
        }
      }
    }
  }

  /** Returns a module's full name, empty if it is not within any package. */
  private static String absolute(PythonImport wanted, String within) {
    if (wanted.level() == 0) {
      return wanted.module();
    }
    String top = within;
    for (int i = 1; i < wanted.level(); i++) {
      top = top.substring(0, Math.max(0, top.lastIndexOf('.')));
    }
    if (top.isEmpty()) {
      return "";
    }
    return wanted.module().isEmpty() ? top : top + "." + wanted.module();
  }

  /** Loads the packages above a module, and it. */
  private void load(String name) throws IOException {
    List<String> where = folders;
    int end = 0;
    while (end < name.length() && !where.isEmpty()) {
      int begin = end == 0 ? 0 : end + 1;
      int dot = name.indexOf('.', begin);
      end = dot < 0 ? name.length() : dot;
      where = load(name.substring(0, end), name.substring(begin, end), where);
    }
  }

  private List<String> load(String name, String last, List<String> where) throws IOException {
    Module known = modules.get(name);
    boolean more = loaded.size() < MOST_LOADED && modules.size() < MOST_LOOKED_FOR;
    if (known == null && more && !last.isEmpty()) {
      known = find(name, last, where);
    }
    return known == null ? List.of() : known.folders();
  }

  private Module find(String name, String last, List<String> where) throws IOException {
    for (String folder : where) {
      String path = folder + "/" + last;
      if (files.find(path + "/__init__.py") != null) {
        Module made = note(name, List.of(path));
        read(name, name, path + "/", "__init__");
        return made;
      }
      for (String extension : extensions) {
        if (files.find(path + extension) != null) {
          loaded.add(path + extension);
          return note(name, List.of());
        }
      }
      if (files.find(path + ".py") != null) {
        Module made = note(name, List.of());
        read(name, above(name.replace('.', '/')).replace('/', '.'), folder + "/", last);
        return made;
      }
    }
    // A package without a file of its own, or nothing: built in, or of another system.
    return note(name, where.stream().map(folder -> folder + "/" + last).toList());
  }

  private Module note(String name, List<String> below) {
    Module made = new Module(below);
    modules.put(name, made);
    return made;
  }

  /** Loads a module's file, compiled or not, and what it imports. */
  private void read(String name, String within, String folder, String file) throws IOException {
    if (version >= FREEZES && FROZEN.contains(name)) {
      return;
    }
    String source = folder + file + ".py";
    String compiled = "%s__pycache__/%s.cpython-3%d.pyc".formatted(folder, file, version);
    loaded.add(files.find(compiled) != null ? compiled : source);
    Place place = files.find(source);
    if (place != null && read < MOST_SOURCE && depth < DEEPEST) {
      read += Math.min(place.size(), LONGEST_SOURCE);
      depth++;
      loadAll(PythonImport.of(text(files, place), false), within);
      depth--;
    }
  }
}
