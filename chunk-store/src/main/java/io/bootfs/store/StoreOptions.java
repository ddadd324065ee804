package io.bootfs.store;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The options of one store. Immutable.
 *
 * <p>Option {@code stall-timeout} stands in the URL's fragment, as in {@code
 * https://host/store#stall-timeout=5s&connections=8}, percent-encoded where need be. What the URL
 * does not say, variable {@code BOOTFS_STORE_STALL_TIMEOUT} says for all stores. A fragment,
 * because no server ever sees one.
 */
public final class StoreOptions {

  private static final String VARIABLE_PREFIX = "BOOTFS_STORE_";
  private static final Pattern TIME = Pattern.compile("(\\d{1,9})(ms|s|m|)");

  private final String url;
  private final Map<String, List<String>> given;
  private final Map<String, String> environment;

  private StoreOptions(
      String url, Map<String, List<String>> given, Map<String, String> environment) {
    this.url = url;
    this.given = given;
    this.environment = Map.copyOf(environment);
  }

  /**
   * Takes apart a fragment.
   *
   * @param url the store's URL for messages, without secrets
   * @throws IOException if a part of it is not {@code name=value}
   */
  public static StoreOptions parse(String url, String fragment, Map<String, String> environment)
      throws IOException {
    Map<String, List<String>> given = new LinkedHashMap<>();
    for (String option : fragment.isEmpty() ? new String[0] : fragment.split("&", -1)) {
      int equals = option.indexOf('=');
      if (equals < 1) {
        throw new IOException(
            "the options of store %s are malformed; write #name=value&name=value".formatted(url));
      }
      given
          .computeIfAbsent(option.substring(0, equals), _ -> new ArrayList<>())
          .add(decoded(url, option.substring(equals + 1)));
    }
    return new StoreOptions(url, given, environment);
  }

  private static String decoded(String url, String value) throws IOException {
    try {
      return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new IOException(
          "an option of store %s is not percent-encoded; write %% as %%25".formatted(url), e);
    }
  }

  /**
   * Checks that the URL has no other options than these.
   *
   * @throws IOException if it has, naming what there is
   */
  public void mustBeAmong(Set<String> known) throws IOException {
    for (String name : given.keySet()) {
      if (!known.contains(name)) {
        throw new IOException(
            "store %s has no option '%s'; it has: %s"
                .formatted(url, name, String.join(", ", new TreeSet<>(known))));
      }
    }
  }

  /** Returns a text, or null where neither URL nor environment says it. */
  public @Nullable String text(String name) {
    List<String> values = given.get(name);
    return values == null ? variable(variableOf(name)) : values.getLast();
  }

  /**
   * Returns all texts of an option that may stand several times; the variable's lines are one each.
   */
  public List<String> texts(String name) {
    List<String> values = given.get(name);
    String lines = variable(variableOf(name));
    if (values != null || lines == null) {
      return values == null ? List.of() : List.copyOf(values);
    }
    return lines.lines().filter(line -> !line.isBlank()).toList();
  }

  /**
   * Returns a time, given as in {@code 500ms}, {@code 20s}, {@code 2m}; seconds without unit.
   *
   * @throws IOException if it is none, or zero
   */
  public Duration time(String name, Duration byDefault) throws IOException {
    String text = text(name);
    if (text == null) {
      return byDefault;
    }
    Matcher form = TIME.matcher(text);
    if (!form.matches() || Long.parseLong(form.group(1)) == 0) {
      throw malformed(name, text, "a time above zero, as 500ms, 20s or 2m");
    }
    long number = Long.parseLong(form.group(1));
    return switch (form.group(2)) {
      case "ms" -> Duration.ofMillis(number);
      case "m" -> Duration.ofMinutes(number);
      default -> Duration.ofSeconds(number);
    };
  }

  /**
   * Returns a number from 1 to 10,000.
   *
   * @throws IOException if it is none
   */
  public int count(String name, int byDefault) throws IOException {
    String text = text(name);
    if (text == null) {
      return byDefault;
    }
    if (!text.matches("[1-9]\\d{0,3}|10000")) {
      throw malformed(name, text, "a number from 1 to 10000");
    }
    return Integer.parseInt(text);
  }

  /**
   * Returns one of several words, in lower case.
   *
   * @throws IOException if it is another
   */
  public String word(String name, String byDefault, Set<String> words) throws IOException {
    String text = text(name);
    String word = text == null ? byDefault : text.toLowerCase(Locale.ROOT);
    if (!words.contains(word)) {
      throw malformed(name, word, "one of " + String.join(", ", new TreeSet<>(words)));
    }
    return word;
  }

  /** Returns an environment variable that is not empty, or null. */
  public @Nullable String variable(String name) {
    String value = environment.get(name);
    return value == null || value.isEmpty() ? null : value;
  }

  /** Returns the name of the variable that says an option for all stores. */
  public static String variableOf(String option) {
    return VARIABLE_PREFIX + option.toUpperCase(Locale.ROOT).replace('-', '_');
  }

  private IOException malformed(String name, String value, String expected) {
    return new IOException(
        "option %s (or %s) of store %s must be %s, not '%s'"
            .formatted(name, variableOf(name), url, expected, value));
  }
}
