package io.bootfs.e2e;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a container showed: all values that the probe printed by their path, as {@code mounts >
 * /data > type}, and how it ended. What is a container's own, such as its id, is replaced by a
 * word. Immutable.
 */
record Observation(SortedMap<String, String> values) {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Pattern PROBE = Pattern.compile("^PROBE (\\{.*})\\r?$", Pattern.MULTILINE);
  private static final Pattern CHOSEN_BY_ENGINE = Pattern.compile("[0-9a-f]{12}");
  private static final Pattern LONG_ID = Pattern.compile("[0-9a-f]{64}");

  /**
   * Reads what a container's end and output tell.
   *
   * @param folder the folder of this side's files
   */
  static Observation of(Command.Result result, Side side, Path folder) {
    TreeMap<String, String> values = new TreeMap<>();
    values.put("exit status", Integer.toString(result.status()));
    Matcher probe = PROBE.matcher(result.out());
    String rest = probe.replaceAll("");
    values.put("standard output", rest);
    // podman quotes what the runtime says once more.
    values.put("standard error", result.err().replace("\\\"", "\""));
    if (probe.reset().find()) {
      String text = anonymous(probe.group(1), side, folder);
      flatten("", JSON.readTree(text), values);
    }
    return new Observation(values);
  }

  private static String anonymous(String json, Side side, Path folder) {
    String text = LONG_ID.matcher(json.replace(folder.toString(), "FOLDER")).replaceAll("LONG_ID");
    JsonNode root = JSON.readTree(json);
    String host = root.path("hostname").asString();
    for (String line : root.path("files").path("/etc/hosts").asString().split("\n", -1)) {
      List<String> words = List.of(line.split("\\s+", -1));
      if (words.indexOf(host) > 0) {
        text = text.replace(words.getFirst(), "ADDRESS");
      }
    }
    if (CHOSEN_BY_ENGINE.matcher(host).matches()) {
      text = text.replace(host, "HOST");
    }
    return text.replace("-" + side.text(), "-SIDE");
  }

  private static void flatten(String path, JsonNode node, Map<String, String> values) {
    if (node.isObject()) {
      for (Map.Entry<String, JsonNode> child : node.properties()) {
        String name = path.isEmpty() ? child.getKey() : path + " > " + child.getKey();
        flatten(name, child.getValue(), values);
      }
    } else {
      values.put(path, node.toString());
    }
  }

  /** Returns what differs: by path, the value here and the value there. */
  SortedMap<String, String> differences(Observation other) {
    TreeMap<String, String> all = new TreeMap<>(values);
    all.putAll(other.values);
    TreeMap<String, String> different = new TreeMap<>();
    for (String path : all.keySet()) {
      String here = values.getOrDefault(path, "(none)");
      String there = other.values.getOrDefault(path, "(none)");
      if (!here.equals(there)) {
        different.put(path, here + "  ->  " + there);
      }
    }
    return different;
  }
}
