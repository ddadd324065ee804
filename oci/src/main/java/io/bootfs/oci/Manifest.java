package io.bootfs.oci;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An image manifest: its config and its layers, lowest first (OCI image spec, manifest.md).
 * Immutable.
 *
 * @param config the image config
 * @param layers the layers, lowest first
 */
public record Manifest(Descriptor config, List<Descriptor> layers) {

  /** Copies the list. */
  public Manifest {
    layers = List.copyOf(layers);
  }

  /**
   * Reads a manifest, OCI's or Docker's schema 2.
   *
   * @param name what to call it in messages
   * @throws IOException if the bytes are anything else
   */
  public static Manifest parse(byte[] json, String name) throws IOException {
    ObjectNode node = Json.parseObject(json, name);
    if (!node.path("config").isObject()) {
      throw new IOException(name + " is no image manifest: it names no config");
    }
    List<Descriptor> layers = new ArrayList<>();
    for (JsonNode layer : node.path("layers")) {
      layers.add(Json.toDescriptor(layer, name));
    }
    return new Manifest(Json.toDescriptor(node.path("config"), name), layers);
  }

  /** Returns the manifest as an OCI image manifest; equal ones give equal bytes. */
  public byte[] toJson() {
    ObjectNode node = Json.newObject();
    node.put("schemaVersion", 2);
    node.put("mediaType", MediaTypes.OCI_MANIFEST);
    node.set("config", Json.fromDescriptor(config));
    layers.forEach(layer -> node.withArray("layers").add(Json.fromDescriptor(layer)));
    return Json.write(node);
  }

  /** Returns a reference to this manifest's JSON. */
  public Descriptor descriptor() {
    byte[] json = toJson();
    return new Descriptor(MediaTypes.OCI_MANIFEST, ContentDigest.of(json), json.length);
  }
}
