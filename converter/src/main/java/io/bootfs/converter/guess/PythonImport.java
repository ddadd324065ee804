package io.bootfs.converter.guess;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/**
 * An import statement of Python. Immutable.
 *
 * @param level how many packages up the module is looked for, from the one that imports it; 0 for a
 *     module of its full name
 * @param module the module's name, with dots; empty if what is imported is in the package itself
 * @param names what is imported from it, which may be modules, too
 */
record PythonImport(int level, String module, List<String> names) {

  /** A statement over more lines is none that matters. */
  private static final int MOST_LINES = 200;

  /**
   * Returns what a module imports when it is loaded, as far as that can be told without running it:
   * not what its functions import, nor what is for the checkers of types.
   *
   * @param main whether it is run, and not imported by another
   */
  static List<PythonImport> of(String source, boolean main) {
    List<PythonImport> found = new ArrayList<>();
    Iterator<String> lines = source.lines().iterator();
    boolean quoted = false;
    int skipped = Integer.MAX_VALUE;
    while (lines.hasNext()) {
      String line = lines.next();
      boolean within = quoted;
      quoted ^= isOdd(line, "\"\"\"") ^ isOdd(line, "'''");
      String code = withoutComment(line);
      int indent = line.length() - line.stripLeading().length();
      if (within || code.isEmpty() || indent > skipped) {
        continue;
      }
      skipped = isPassedOver(code, main) ? indent : Integer.MAX_VALUE;
      if (isImport(code)) {
        addStatements(whole(code, lines), found);
      }
    }
    return found;
  }

  /** Returns what Python's statements within the text of a command or script import. */
  static List<PythonImport> within(String text) {
    List<PythonImport> found = new ArrayList<>();
    for (String part : text.split("['\"\n]", -1)) {
      addStatements(part, found);
    }
    return found;
  }

  private static boolean isOdd(String line, String quotes) {
    int count = 0;
    for (int at = line.indexOf(quotes); at >= 0; at = line.indexOf(quotes, at + 3)) {
      count++;
    }
    return count % 2 == 1;
  }

  private static boolean isPassedOver(String code, boolean main) {
    return code.startsWith("def ")
        || code.startsWith("async def ")
        || (code.startsWith("if ")
            && (code.contains("TYPE_CHECKING") || (!main && code.contains("__name__"))));
  }

  private static boolean isImport(String code) {
    return code.startsWith("import ") || code.startsWith("from ");
  }

  private static String withoutComment(String line) {
    int comment = line.indexOf('#');
    return (comment < 0 ? line : line.substring(0, comment)).strip();
  }

  /** Returns a statement with the lines on which it goes on. */
  private static String whole(String code, Iterator<String> lines) {
    StringBuilder whole = new StringBuilder(code);
    for (int i = 0; i < MOST_LINES && lines.hasNext(); i++) {
      int last = whole.length() - 1;
      if (last >= 0 && whole.charAt(last) == '\\') {
        whole.setLength(last);
      } else if (whole.indexOf("(") < 0 || whole.indexOf(")") >= 0) {
        break;
      }
      whole.append(' ').append(withoutComment(lines.next()));
    }
    return whole.toString();
  }

  private static void addStatements(String text, List<PythonImport> found) {
    for (String statement : text.split(";", -1)) {
      String code = statement.strip();
      if (code.startsWith("import ")) {
        names(code.substring("import ".length()))
            .forEach(name -> found.add(new PythonImport(0, name, List.of())));
      } else if (code.startsWith("from ")) {
        addFrom(code.substring("from ".length()).strip(), found);
      }
    }
  }

  private static void addFrom(String text, List<PythonImport> found) {
    int end = text.indexOf(" import");
    if (end < 0) {
      return;
    }
    int level = 0;
    while (level < end && text.charAt(level) == '.') {
      level++;
    }
    String module = text.substring(level, end).strip();
    if (module.isEmpty() ? level > 0 : isName(module)) {
      found.add(new PythonImport(level, module, names(text.substring(end + " import".length()))));
    }
  }

  /** Returns the names of a list, without what they are called from then on. */
  private static List<String> names(String list) {
    return Arrays.stream(list.replace('(', ' ').replace(')', ' ').split(",", -1))
        .map(name -> name.strip().split(" ", 2)[0])
        .filter(PythonImport::isName)
        .toList();
  }

  private static boolean isName(String text) {
    return !text.isEmpty()
        && text.chars().allMatch(c -> c == '.' || Character.isJavaIdentifierPart(c))
        && text.charAt(0) != '.';
  }
}
