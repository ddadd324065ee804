package io.bootfs.e2e;

import io.bootfs.converter.bootimage.Accounts;
import io.bootfs.converter.bootimage.BootImage;
import io.bootfs.oci.DockerManifest;
import io.bootfs.oci.ImageConfig;
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
 * converted: two archives to load into an engine. All images of one kind have the same layers.
 */
final class ProbedImages {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Path RESOURCES =
      Checkout.TOP.resolve("e2e-tests/src/test/resources/differential");
  private static final String BLOBS = "blobs/sha256";

  private final Path folder;
  private final Path layout;
  private final Path converted;

  /** The archive of the images as they are. */
  final Path originals;

  /** The archive of the converted images. */
  final Path boots;

  private ProbedImages(Path folder) {
    this.folder = folder;
    layout = folder.resolve("layout");
    converted = folder.resolve("converted");
    originals = folder.resolve("originals.tar");
    boots = folder.resolve("boots.tar");
  }

  /**
   * Makes the archives in an empty folder.
   *
   * @param configs a JSON object of image configs ({@code Entrypoint}, {@code User} …) by name
   * @param names which of them are wanted
   */
  static ProbedImages make(Path folder, Path configs, Set<String> names)
      throws IOException, InterruptedException {
    ProbedImages images = new ProbedImages(folder);
    images.convert();
    ObjectNode all = (ObjectNode) JSON.readTree(Files.readString(configs));
    images.writeArchives(all.retain(names));
    return images;
  }

  /** Returns the name that an image has in an engine. */
  static String name(Side side, String config) {
    return "bootfs-e2e/" + side.text() + ":" + config;
  }

  /** Returns where the chunks are. */
  Path store() {
    return converted.resolve("rootfs.castr");
  }

  private void convert() throws IOException, InterruptedException {
    Path layer = folder.resolve("layer.tar");
    Command.of("cp", "-a", ConvertedDemo.source().toString(), layout.toString()).run().successful();
    Command.of(
            RESOURCES.resolve("make-layer.py").toString(),
            layer.toString(),
            RESOURCES.resolve("probe.py").toString())
        .run()
        .successful();
    Command.of("umoci", "raw", "add-layer", "--image", layout + ":demo", layer.toString())
        .run()
        .successful();
    Command.of("umoci", "gc", "--layout", layout.toString()).run().successful();
    Checkout.bootfs("convert", "oci:" + layout, "-o", converted.toString()).run().successful();
  }

  private void writeArchives(ObjectNode configs) throws IOException, InterruptedException {
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
    pack(layout, originalManifest, originals);
    pack(bootLayout, bootManifest, boots);
  }

  private void writeBoot(String name, ImageConfig original, Accounts accounts, Path bootLayout)
      throws IOException {
    Path base = Checkout.TOP.resolve("boot/target/base");
    Path temporary = Files.createDirectory(folder.resolve("building-" + name));
    new BootImage(base, null, null)
        .build(original, accounts, converted.resolve("rootfs.caibx"), temporary)
        .writeLayout(bootLayout);
  }

  /** Returns the users that the conversion has put into the boot image. */
  private Accounts accounts() throws IOException, InterruptedException {
    Path image = converted.resolve("image");
    JsonNode layers = manifest(image).path("layers");
    Path unpacked = Files.createDirectory(folder.resolve("own-layer"));
    Path own = blob(image, layers.get(layers.size() - 1));
    Command.of("tar", "-xzf", own.toString(), "-C", unpacked.toString()).run().successful();
    return new Accounts(
        Files.readAllBytes(unpacked.resolve("etc/passwd")),
        Files.readAllBytes(unpacked.resolve("etc/group")));
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

  private static void pack(Path layout, ArrayNode manifest, Path archive)
      throws IOException, InterruptedException {
    Files.writeString(layout.resolve(DockerManifest.PATH), manifest.toString());
    Command.of(
            "tar", "-cf", archive.toString(), "-C", layout.toString(), DockerManifest.PATH, BLOBS)
        .run()
        .successful();
  }
}
