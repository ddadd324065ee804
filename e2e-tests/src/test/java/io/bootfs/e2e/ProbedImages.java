package io.bootfs.e2e;

import io.bootfs.converter.bootimage.Accounts;
import io.bootfs.converter.bootimage.BootImage;
import io.bootfs.oci.DockerManifest;
import io.bootfs.oci.ImageConfig;
import io.bootfs.oci.layout.LayerCompression;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The demo's image with a layer that looks at its container, under many configs, each as it is and
 * converted, to load into an engine. All images of one kind have the same layers.
 */
final class ProbedImages {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String BLOBS = "blobs/sha256";
  private static final String LAYER = "application/vnd.docker.image.rootfs.diff.tar.gzip";

  private final Path folder;
  private final Set<String> names;
  private final Path layout;
  private final Path store;

  private ProbedImages(Path folder, Set<String> names) {
    this.folder = folder;
    this.names = names;
    layout = folder.resolve("layout");
    store = folder.resolve("rootfs.castr");
  }

  /**
   * Makes the images in an empty folder.
   *
   * @param configs a JSON object of image configs ({@code Entrypoint}, {@code User} …) by name
   * @param names which of them are wanted
   */
  static ProbedImages make(Path folder, Path configs, Set<String> names)
      throws IOException, InterruptedException {
    ProbedImages images = new ProbedImages(folder, names);
    images.copy(ProbedDemo.get());
    ObjectNode all = (ObjectNode) JSON.readTree(Files.readString(configs));
    images.write(all.retain(names));
    return images;
  }

  /** Returns the name that an image has in an engine. */
  static String name(Side side, String config) {
    return "bootfs-e2e/" + side.text() + ":" + config;
  }

  /** Returns where the chunks are. */
  Path store() {
    return store;
  }

  /** Returns the names of all configs. */
  Set<String> configs() {
    return names;
  }

  /** Returns the docker archive of all images of a side. */
  Path archive(Side side) {
    return folder.resolve(side.text() + ".tar");
  }

  /**
   * Returns the folder of all images of a side: their blobs, by the digits of their digests, and
   * each one's manifest (Docker's schema 2), by its config's name and {@code .json}.
   */
  Path blobs(Side side) {
    return folder.resolve("blobs-" + side.text());
  }

  private void copy(ProbedDemo demo) throws IOException, InterruptedException {
    Command.of("cp", "-a", demo.layout.toString(), layout.toString()).run().successful();
    Command.of("cp", "-a", demo.converted.resolve("rootfs.castr").toString(), store.toString())
        .run()
        .successful();
  }

  private void write(ObjectNode configs) throws IOException, InterruptedException {
    JsonNode manifest = manifest(layout);
    ObjectNode config =
        (ObjectNode) JSON.readTree(Files.readString(blob(layout, manifest.path("config"))));
    Accounts accounts = accounts();
    ArrayNode originalManifest = JSON.createArrayNode();
    ArrayNode bootManifest = JSON.createArrayNode();
    Path bootLayout = folder.resolve("boots");
    for (String name : configs.propertyNames()) {
      ObjectNode container = config.putObject("config");
      container.setAll((ObjectNode) configs.path(name));
      container.putIfAbsent("Env", JSON.readTree("[\"PATH=/usr/sbin:/usr/bin:/sbin:/bin\"]"));
      ImageConfig original = ImageConfig.parse(JSON.writeValueAsBytes(config), name);
      Files.write(layout.resolve(original.descriptor().digest().blobPath()), original.toJson());
      originalManifest.addAll(
          entry(Side.ORIGINAL, name, original.descriptor().digest().blobPath(), manifest));
      writeBoot(name, original, accounts, bootLayout);
      JsonNode boot = manifest(bootLayout);
      bootManifest.addAll(entry(Side.CONVERTED, name, path(boot.path("config")), boot));
    }
    pack(layout, originalManifest, Side.ORIGINAL);
    pack(bootLayout, bootManifest, Side.CONVERTED);
  }

  private void writeBoot(String name, ImageConfig original, Accounts accounts, Path bootLayout)
      throws IOException {
    Path base = Checkout.TOP.resolve("boot/target/base");
    Path temporary = Files.createDirectory(folder.resolve("building-" + name));
    new BootImage(base, null, null, LayerCompression.GZIP)
        .build(
            original,
            new BootImage.Contents(accounts, converted("rootfs.caibx"), new byte[0], temporary))
        .writeLayout(bootLayout);
  }

  /** Returns the users that the conversion has put into the boot image. */
  private Accounts accounts() throws IOException, InterruptedException {
    Path image = converted("image");
    JsonNode layers = manifest(image).path("layers");
    Path unpacked = Files.createDirectory(folder.resolve("own-layer"));
    Path own = blob(image, layers.get(layers.size() - 1));
    Command.of("tar", "-xzf", own.toString(), "-C", unpacked.toString()).run().successful();
    return new Accounts(
        Files.readAllBytes(unpacked.resolve("etc/passwd")),
        Files.readAllBytes(unpacked.resolve("etc/group")));
  }

  private static Path converted(String name) {
    return ProbedDemo.get().converted.resolve(name);
  }

  private static JsonNode manifest(Path layout) throws IOException {
    JsonNode index = JSON.readTree(Files.readString(layout.resolve("index.json")));
    return JSON.readTree(Files.readString(blob(layout, index.path("manifests").get(0))));
  }

  private static Path blob(Path layout, JsonNode descriptor) {
    return layout.resolve(path(descriptor));
  }

  private static String path(JsonNode descriptor) {
    return BLOBS + "/" + descriptor.path("digest").asString().replace("sha256:", "");
  }

  private static ArrayNode entry(Side side, String name, String config, JsonNode manifest) {
    List<String> layers =
        Stream.iterate(0, i -> i < manifest.path("layers").size(), i -> i + 1)
            .map(i -> path(manifest.path("layers").get(i)))
            .toList();
    byte[] json = new DockerManifest(config, List.of(name(side, name)), layers).toJson();
    return (ArrayNode) JSON.readTree(new String(json, StandardCharsets.UTF_8));
  }

  private void pack(Path layout, ArrayNode manifest, Side side)
      throws IOException, InterruptedException {
    Files.writeString(layout.resolve(DockerManifest.PATH), manifest.toString());
    String archive = archive(side).toString();
    Command.of("tar", "-cf", archive, "-C", layout.toString(), DockerManifest.PATH, BLOBS)
        .run()
        .successful();
    Command.of("cp", "-al", layout.resolve(BLOBS).toString(), blobs(side).toString())
        .run()
        .successful();
    for (JsonNode image : manifest) {
      String name = image.path("RepoTags").get(0).asString();
      Path file = blobs(side).resolve(name.substring(name.indexOf(':') + 1) + ".json");
      Files.writeString(file, schema2(layout, image).toString());
    }
  }

  private static ObjectNode schema2(Path layout, JsonNode image) throws IOException {
    ObjectNode manifest = JSON.createObjectNode();
    manifest.put("schemaVersion", 2);
    manifest.put("mediaType", "application/vnd.docker.distribution.manifest.v2+json");
    String config = "application/vnd.docker.container.image.v1+json";
    manifest.set("config", descriptor(layout, image.path("Config").asString(), config));
    ArrayNode layers = manifest.putArray("layers");
    for (JsonNode layer : image.path("Layers")) {
      layers.add(descriptor(layout, layer.asString(), LAYER));
    }
    return manifest;
  }

  private static ObjectNode descriptor(Path layout, String path, String mediaType)
      throws IOException {
    ObjectNode descriptor = JSON.createObjectNode();
    descriptor.put("mediaType", mediaType);
    descriptor.put("size", Files.size(layout.resolve(path)));
    descriptor.put("digest", "sha256:" + path.substring(path.lastIndexOf('/') + 1));
    return descriptor;
  }
}
