package io.bootfs.oci;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One image of {@code manifest.json} in a docker archive, as {@code docker save} writes it.
 * Immutable.
 *
 * @param config the path of the image config in the archive
 * @param repoTags the image's names, as in {@code app:1}
 * @param layers the paths of the layers in the archive, lowest first
 */
public record DockerManifest(String config, List<String> repoTags, List<String> layers) {

  /** The file's path in an archive. */
  public static final String PATH = "manifest.json";

  /** Copies the lists. */
  public DockerManifest {
    repoTags = List.copyOf(repoTags);
    layers = List.copyOf(layers);
  }

  /**
   * Reads all images of a {@code manifest.json}.
   *
   * @param name what to call it in messages
   * @throws IOException if the bytes are anything else
   */
  public static List<DockerManifest> parse(byte[] json, String name) throws IOException {
    JsonNode root = Json.parse(json, name);
    if (!root.isArray()) {
      throw new IOException(name + " is no docker archive's manifest: it is not a list");
    }
    List<DockerManifest> images = new ArrayList<>();
    for (JsonNode image : root) {
      String config = image.path("Config").asString("");
      if (config.isEmpty()) {
        throw new IOException(name + " is no docker archive's manifest: an image has no Config");
      }
      images.add(
          new DockerManifest(
              config, Json.strings(image.path("RepoTags")), Json.strings(image.path("Layers"))));
    }
    return images;
  }

  /** Returns a {@code manifest.json} of this image alone; equal ones give equal bytes. */
  public byte[] toJson() {
    ArrayNode images = Json.newArray();
    ObjectNode image = images.addObject();
    image.put("Config", config);
    image.set("RepoTags", Json.stringArray(repoTags));
    image.set("Layers", Json.stringArray(layers));
    return Json.write(images);
  }
}
