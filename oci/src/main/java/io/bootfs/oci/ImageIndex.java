package io.bootfs.oci;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An image index: references to manifests, or to further indexes (OCI image spec, image-index.md).
 * Immutable.
 *
 * @param manifests what it refers to, in order
 */
public record ImageIndex(List<Descriptor> manifests) {

  /** Copies the list. */
  public ImageIndex {
    manifests = List.copyOf(manifests);
  }

  /**
   * Reads an index, OCI's or Docker's manifest list.
   *
   * @param name what to call it in messages
   * @throws IOException if the bytes are anything else
   */
  public static ImageIndex parse(byte[] json, String name) throws IOException {
    ObjectNode node = Json.parseObject(json, name);
    if (!node.path("manifests").isArray()) {
      throw new IOException(name + " is no image index: it lists no manifests");
    }
    List<Descriptor> manifests = new ArrayList<>();
    for (JsonNode manifest : node.path("manifests")) {
      manifests.add(Json.toDescriptor(manifest, name));
    }
    return new ImageIndex(manifests);
  }

  /** Returns the index as an OCI image index; equal ones give equal bytes. */
  public byte[] toJson() {
    ObjectNode node = Json.newObject();
    node.put("schemaVersion", 2);
    node.put("mediaType", MediaTypes.OCI_INDEX);
    manifests.forEach(one -> node.withArray("manifests").add(Json.fromDescriptor(one)));
    return Json.write(node);
  }
}
