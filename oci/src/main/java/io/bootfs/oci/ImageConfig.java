package io.bootfs.oci;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An image config (OCI image spec, config.md): what the image runs and how, and the diff IDs of its
 * layers. Fields that this class doesn't know are kept. Immutable.
 */
public final class ImageConfig {

  private static final String CHECK = "CMD";
  private static final String CHECK_BY_SHELL = "CMD-SHELL";
  private static final List<String> KINDS_OF_CHECKS = List.of(CHECK, CHECK_BY_SHELL);
  private static final List<String> DEFAULT_SHELL = List.of("/bin/sh", "-c");

  private final ObjectNode root;

  private ImageConfig(ObjectNode root) {
    this.root = root;
  }

  /**
   * Reads an image config.
   *
   * @param name what to call it in messages
   * @throws IOException if the bytes are anything else
   */
  public static ImageConfig parse(byte[] json, String name) throws IOException {
    return new ImageConfig(Json.parseObject(json, name));
  }

  /** Returns the config of an image that nothing is known of but its platform. */
  public static ImageConfig empty(Platform platform) {
    ObjectNode root = Json.newObject();
    root.put("architecture", platform.architecture());
    root.put("os", platform.os());
    if (platform.variant() != null) {
      root.put("variant", platform.variant());
    }
    root.putObject("config");
    return new ImageConfig(root);
  }

  /** Returns what the image runs on, or null where the config doesn't say. */
  public @Nullable Platform platform() {
    return Json.toPlatform(root);
  }

  /** Returns the digests of the uncompressed layers, lowest first. */
  public List<ContentDigest> diffIds() throws IOException {
    List<ContentDigest> diffIds = new ArrayList<>();
    for (String diffId : Json.strings(root.path("rootfs").path("diff_ids"))) {
      diffIds.add(ContentDigest.parse(diffId));
    }
    return diffIds;
  }

  /** Returns ENTRYPOINT, empty where there is none. */
  public List<String> entrypoint() {
    return Json.strings(container().path("Entrypoint"));
  }

  /** Returns CMD, empty where there is none. */
  public List<String> cmd() {
    return Json.strings(container().path("Cmd"));
  }

  /** Returns ENV, as {@code NAME=value}. */
  public List<String> environment() {
    return Json.strings(container().path("Env"));
  }

  /** Returns USER, empty where there is none. */
  public String user() {
    return container().path("User").asString("");
  }

  /** Returns WORKDIR, empty where there is none. */
  public String workingDir() {
    return container().path("WorkingDir").asString("");
  }

  /** Returns the words that HEALTHCHECK runs, empty where there is none. */
  public List<String> healthcheck() {
    List<String> test = Json.strings(container().path("Healthcheck").path("Test"));
    List<String> words = new ArrayList<>();
    if (test.size() < 2 || !KINDS_OF_CHECKS.contains(test.getFirst())) {
      return words; // Inherited from nowhere, or NONE.
    }
    if (test.getFirst().equals(CHECK_BY_SHELL)) {
      List<String> shell = Json.strings(container().path("Shell"));
      words.addAll(shell.isEmpty() ? DEFAULT_SHELL : shell);
    }
    words.addAll(test.subList(1, test.size()));
    return words;
  }

  /** Returns this config with other words for HEALTHCHECK; its times stay. */
  public ImageConfig checkedBy(List<String> words) {
    ObjectNode copy = root.deepCopy();
    if (copy.path("config").path("Healthcheck") instanceof ObjectNode check) {
      List<String> test = new ArrayList<>(List.of(CHECK));
      test.addAll(words);
      check.set("Test", Json.stringArray(test));
    }
    return new ImageConfig(copy);
  }

  /** Returns the paths of VOLUME. */
  public List<String> volumes() {
    return List.copyOf(container().path("Volumes").propertyNames());
  }

  /**
   * Returns this config for an image that runs something else over other layers; all other fields
   * stay.
   *
   * @param entrypoint the new ENTRYPOINT
   * @param diffIds the digests of the new uncompressed layers, lowest first
   * @param createdBy what history says of each layer, as many as there are layers
   */
  public ImageConfig rebased(
      List<String> entrypoint, List<ContentDigest> diffIds, List<String> createdBy) {
    ObjectNode copy = root.deepCopy();
    ObjectNode container =
        copy.path("config") instanceof ObjectNode object ? object : copy.putObject("config");
    container.set("Entrypoint", Json.stringArray(entrypoint));
    // Docker's record of the build's last container: it would show the old command.
    copy.remove(List.of("container", "container_config", "id", "parent"));
    ObjectNode rootfs = copy.putObject("rootfs");
    rootfs.put("type", "layers");
    rootfs.set("diff_ids", Json.stringArray(diffIds.stream().map(Object::toString).toList()));
    ArrayNode history = copy.putArray("history");
    for (String line : createdBy) {
      ObjectNode entry = history.addObject();
      if (copy.path("created").isString()) {
        entry.set("created", copy.path("created"));
      }
      entry.put("created_by", line);
    }
    return new ImageConfig(copy);
  }

  /** Returns the config as JSON; equal ones give equal bytes. */
  public byte[] toJson() {
    return Json.write(root);
  }

  /** Returns a reference to this config's JSON. */
  public Descriptor descriptor() {
    byte[] json = toJson();
    return new Descriptor(MediaTypes.OCI_CONFIG, ContentDigest.of(json), json.length);
  }

  private JsonNode container() {
    return root.path("config");
  }
}
