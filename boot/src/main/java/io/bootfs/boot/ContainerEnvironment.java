package io.bootfs.boot;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The environment that the container's runtime set, settings for boot and variables for the app
 * alike. Immutable.
 *
 * <p>The launcher hands it over in base64, so that the JVM sees none of it: see {@code
 * src/main/c/boot.c}.
 */
final class ContainerEnvironment {

  private static final String HANDED_OVER = "BOOTFS_ENVIRON_";
  private static final String OUR_PREFIX = "BOOTFS_";
  private static final Set<String> OURS = Set.of("BLOB_STORE", "DROPBEAR_PASSWORD");
  private static final String HOME = "HOME=";

  private final List<String> variables;
  private final Set<String> withheld;

  private ContainerEnvironment(List<String> variables, Set<String> withheld) {
    this.variables = variables;
    this.withheld = Set.copyOf(withheld);
  }

  /**
   * Returns the environment that the launcher handed over in {@code ours}, the JVM's own one.
   *
   * @throws IllegalArgumentException if a part is no base64
   */
  static ContainerEnvironment handedOver(Map<String, String> ours) {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    String part;
    for (int n = 1; (part = ours.get(HANDED_OVER + n)) != null; n++) {
      block.writeBytes(Base64.getDecoder().decode(part));
    }
    return new ContainerEnvironment(ByteStrings.split(block.toByteArray()), Set.of());
  }

  /** Returns the same environment, of which the app gets neither boot's own variables nor these. */
  ContainerEnvironment withholding(Set<String> names) {
    return names.isEmpty() ? this : new ContainerEnvironment(variables, names);
  }

  /** Returns the value of a variable as text; of one that is set twice, the first, as getenv(3). */
  Optional<String> value(String name) {
    String start = name + "=";
    for (String variable : variables) {
      if (variable.startsWith(start)) {
        return Optional.of(ByteStrings.toText(variable.substring(start.length())));
      }
    }
    return Optional.empty();
  }

  /** Returns the words of a variable, which commas or blanks separate. */
  List<String> words(String name) {
    List<String> words = new ArrayList<>();
    for (String word : value(name).orElse("").replace(',', ' ').split(" ", -1)) {
      if (!word.isEmpty()) {
        words.add(word);
      }
    }
    return words;
  }

  /** Tells whether a variable is set to anything but nothing. */
  boolean isSet(String name) {
    return !value(name).orElse("").isEmpty();
  }

  /** Returns all variables as text; of one that is set twice, the first. */
  Map<String, String> asMap() {
    Map<String, String> all = new HashMap<>();
    for (String variable : variables) {
      int equals = variable.indexOf('=');
      if (equals > 0) {
        all.putIfAbsent(
            ByteStrings.toText(variable.substring(0, equals)),
            ByteStrings.toText(variable.substring(equals + 1)));
      }
    }
    return all;
  }

  /** Returns the app's variables in their order, as byte strings: all but what is boot's. */
  List<String> forApp() {
    List<String> theirs = new ArrayList<>(variables.size());
    for (String variable : variables) {
      String name = nameOf(variable);
      if (!isOurs(name) && !withheld.contains(name)) {
        theirs.add(variable);
      }
    }
    return theirs;
  }

  /**
   * Returns the app's variables as {@link #forApp} does, for another user than the one that the
   * runtime knows of.
   *
   * @param from the home directory that the runtime sets; one that its user set stays
   * @param to the app's home directory instead
   */
  List<String> forAppAtHome(String from, String to) {
    return forApp().stream()
        .map(variable -> variable.equals(HOME + from) ? HOME + to : variable)
        .toList();
  }

  private static boolean isOurs(String name) {
    return OURS.contains(name) || name.startsWith(OUR_PREFIX);
  }

  private static String nameOf(String variable) {
    int equals = variable.indexOf('=');
    return equals < 0 ? variable : variable.substring(0, equals);
  }
}
