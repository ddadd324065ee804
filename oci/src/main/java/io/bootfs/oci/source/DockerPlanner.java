package io.bootfs.oci.source;

import io.bootfs.oci.ContentDigest;
import io.bootfs.oci.DockerManifest;
import io.bootfs.oci.ImageConfig;
import io.bootfs.oci.Platform;
import java.io.IOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Finds an image in a docker archive by its {@code manifest.json}, by name. */
final class DockerPlanner {

  /** docker save and podman save call a config by its digest, in one of these ways. */
  private static final Pattern CONFIG_NAME =
      Pattern.compile("(?:blobs/sha256/)?([0-9a-f]{64})(?:\\.json)?");

  private final Documents documents;
  private final ImageChoice choice;

  DockerPlanner(Documents documents, ImageChoice choice) {
    this.documents = documents;
    this.choice = choice;
  }

  ImagePlan plan() throws IOException {
    String source = documents.name();
    DockerManifest chosen =
        choose(
            DockerManifest.parse(
                documents.read(DockerManifest.PATH), DockerManifest.PATH + " of " + source));
    String configName = chosen.config() + " of " + source;
    byte[] json = documents.read(chosen.config());
    Matcher digest = CONFIG_NAME.matcher(chosen.config());
    if (digest.matches() && !ContentDigest.of(json).hex().equals(digest.group(1))) {
      throw new ImageSourceException(
          configName + " is corrupt: its content is " + ContentDigest.of(json));
    }
    ImageConfig config = ImageConfig.parse(json, configName);
    Platform platform = config.platform();
    if (choice.platform() != null && platform != null && !choice.platform().accepts(platform)) {
      throw new ImageSourceException(
          "%s has no image for %s: it is for %s".formatted(source, choice.platform(), platform));
    }
    return ImagePlan.of(config, chosen.layers(), source);
  }

  private DockerManifest choose(List<DockerManifest> all) throws ImageSourceException {
    List<DockerManifest> named =
        all.stream()
            .filter(image ->
                choice.tag() == null || image.repoTags().stream().anyMatch(choice::acceptsName))
            .toList();
    if (named.isEmpty()) {
      throw new ImageSourceException(
          all.isEmpty()
              ? documents.name() + " holds no image"
              : "%s has no image '%s'; it has: %s"
                  .formatted(documents.name(), choice.tag(), names(all)));
    }
    if (named.size() > 1) {
      throw new ImageSourceException(
          "%s holds %d images: choose one by its name (%s)"
              .formatted(documents.name(), named.size(), names(named)));
    }
    return named.getFirst();
  }

  private static String names(List<DockerManifest> images) {
    return images.stream()
        .map(image -> image.repoTags().isEmpty() ? "(no name)" : image.repoTags().getFirst())
        .collect(Collectors.joining(", "));
  }
}
