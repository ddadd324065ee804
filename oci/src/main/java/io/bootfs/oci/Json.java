package io.bootfs.oci;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Jackson's tree model, as this package uses it: nothing else of the project sees Jackson. */
final class Json {

  private static final JsonMapper MAPPER = JsonMapper.shared();

  private Json() {}

  /** Parses JSON that the messages call {@code name}. */
  static JsonNode parse(byte[] json, String name) throws IOException {
    try {
      return MAPPER.readTree(json);
    } catch (JacksonException e) {
      throw new IOException(name + " is no JSON: " + e.getOriginalMessage(), e);
    }
  }

  /** Parses a JSON object that the messages call {@code name}. */
  static ObjectNode parseObject(byte[] json, String name) throws IOException {
    if (parse(json, name) instanceof ObjectNode object) {
      return object;
    }
    throw new IOException(name + " is JSON, but no object");
  }

  static byte[] write(JsonNode node) {
    return MAPPER.writeValueAsBytes(node);
  }

  static ObjectNode newObject() {
    return MAPPER.createObjectNode();
  }

  static ArrayNode newArray() {
    return MAPPER.createArrayNode();
  }

  /** Returns the strings of an array; none where the node is missing or null. */
  static List<String> strings(JsonNode node) {
    List<String> strings = new ArrayList<>();
    for (JsonNode element : node) {
      strings.add(element.asString(""));
    }
    return strings;
  }

  static ArrayNode stringArray(List<String> strings) {
    ArrayNode array = newArray();
    strings.forEach(array::add);
    return array;
  }

  /** Returns the descriptor that the node is, in a file that the messages call {@code name}. */
  static Descriptor toDescriptor(JsonNode node, String name) throws IOException {
    String digest = node.path("digest").asString("");
    if (digest.isEmpty()) {
      throw new IOException(name + " is damaged: a reference in it has no digest");
    }
    Map<String, String> annotations = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> one : node.path("annotations").properties()) {
      annotations.put(one.getKey(), one.getValue().asString(""));
    }
    return new Descriptor(
        node.path("mediaType").asString(""),
        ContentDigest.parse(digest),
        node.path("size").asLong(-1),
        toPlatform(node.path("platform")),
        annotations);
  }

  /** Returns the platform that the node's fields name, or null where they name none. */
  static @Nullable Platform toPlatform(JsonNode node) {
    String os = node.path("os").asString("");
    String architecture = node.path("architecture").asString("");
    if (os.isEmpty() || architecture.isEmpty()) {
      return null;
    }
    String variant = node.path("variant").asString("");
    return new Platform(os, architecture, variant.isEmpty() ? null : variant);
  }

  static ObjectNode fromDescriptor(Descriptor descriptor) {
    ObjectNode node = newObject();
    node.put("mediaType", descriptor.mediaType());
    node.put("digest", descriptor.digest().toString());
    node.put("size", descriptor.size());
    Platform platform = descriptor.platform();
    if (platform != null) {
      ObjectNode target = node.putObject("platform");
      target.put("architecture", platform.architecture());
      target.put("os", platform.os());
      if (platform.variant() != null) {
        target.put("variant", platform.variant());
      }
    }
    if (!descriptor.annotations().isEmpty()) {
      ObjectNode target = node.putObject("annotations");
      new TreeMap<>(descriptor.annotations()).forEach(target::put);
    }
    return node;
  }
}
