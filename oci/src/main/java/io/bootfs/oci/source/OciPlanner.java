package io.bootfs.oci.source;

import io.bootfs.oci.ContentDigest;
import io.bootfs.oci.Descriptor;
import io.bootfs.oci.ImageConfig;
import io.bootfs.oci.ImageIndex;
import io.bootfs.oci.Manifest;
import io.bootfs.oci.MediaTypes;
import io.bootfs.oci.Platform;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds an image in an OCI layout (OCI image spec, image-layout.md), by tag and platform. */
final class OciPlanner {

  static final String INDEX_PATH = "index.json";

  /** An index in an index in an index: more is nothing that a tool writes. */
  private static final int DEEPEST_INDEX = 4;

  private final Documents documents;
  private final ImageChoice choice;

  OciPlanner(Documents documents, ImageChoice choice) {
    this.documents = documents;
    this.choice = choice;
  }

  /** A manifest on the way to a choice, with the name it was found under. */
  private record Candidate(
      Descriptor descriptor, Manifest manifest, ImageConfig config, @Nullable Platform platform) {}

  ImagePlan plan() throws IOException {
    ImageIndex top = ImageIndex.parse(documents.read(INDEX_PATH), "index.json of " + name());
    List<Candidate> candidates = new ArrayList<>();
    for (Descriptor descriptor : tagged(top.manifests())) {
      collect(descriptor, 1, candidates);
    }
    Candidate chosen = choose(candidates);
    List<String> paths =
        chosen.manifest.layers().stream().map(layer -> layer.digest().blobPath()).toList();
    return ImagePlan.of(chosen.config, paths, name());
  }

  private List<Descriptor> tagged(List<Descriptor> all) throws ImageSourceException {
    List<Descriptor> tagged = all.stream().filter(this::hasTag).toList();
    if (tagged.isEmpty()) {
      throw new ImageSourceException(
          all.isEmpty()
              ? name() + " holds no image"
              : "%s has no image '%s'; it has: %s".formatted(name(), choice.tag(), tags(all)));
    }
    return tagged;
  }

  private boolean hasTag(Descriptor descriptor) {
    return choice.tag() == null
        || choice.acceptsName(descriptor.annotations().get(Descriptor.REF_NAME))
        || choice.acceptsName(descriptor.annotations().get(Descriptor.IMAGE_NAME));
  }

  private void collect(Descriptor descriptor, int depth, List<Candidate> candidates)
      throws IOException {
    byte[] json = read(descriptor);
    if (MediaTypes.isIndex(descriptor.mediaType())) {
      if (depth == DEEPEST_INDEX) {
        throw new ImageSourceException(name() + " nests image indexes too deeply");
      }
      for (Descriptor inner : ImageIndex.parse(json, nameOf(descriptor)).manifests()) {
        // An index may name platforms that the layout has no content of.
        if (documents.has(inner.digest().blobPath())) {
          collect(inner, depth + 1, candidates);
        }
      }
      return;
    }
    Manifest manifest = Manifest.parse(json, nameOf(descriptor));
    String configType = manifest.config().mediaType();
    if (!configType.isEmpty() && !MediaTypes.isImageConfig(configType)) {
      return; // An attestation, a signature, a chart: nothing that runs.
    }
    ImageConfig config = ImageConfig.parse(read(manifest.config()), nameOf(manifest.config()));
    Platform platform = descriptor.platform() != null ? descriptor.platform() : config.platform();
    if (platform == null || !platform.os().equals("unknown")) {
      candidates.add(new Candidate(descriptor, manifest, config, platform));
    }
  }

  private Candidate choose(List<Candidate> all) throws ImageSourceException {
    List<Candidate> different = new ArrayList<>();
    for (Candidate one : all) {
      if (different.stream()
          .noneMatch(d -> d.descriptor.digest().equals(one.descriptor.digest()))) {
        different.add(one);
      }
    }
    if (choice.platform() == null && different.size() == 1) {
      return different.getFirst();
    }
    Platform wanted = choice.platform() == null ? Platform.host() : choice.platform();
    List<Candidate> fitting =
        different.stream().filter(c -> c.platform == null || wanted.accepts(c.platform)).toList();
    if (fitting.isEmpty()) {
      throw new ImageSourceException(
          "%s has no image for %s; it has: %s: choose with --platform"
              .formatted(name(), wanted, platforms(different)));
    }
    if (fitting.size() > 1) {
      throw new ImageSourceException(
          "%s holds %d images for %s: choose one by its tag (%s)"
              .formatted(
                  name(),
                  fitting.size(),
                  wanted,
                  tags(fitting.stream().map(Candidate::descriptor).toList())));
    }
    return fitting.getFirst();
  }

  /** Reads a piece of content and checks that it is what the reference promises. */
  private byte[] read(Descriptor descriptor) throws IOException {
    byte[] content = documents.read(descriptor.digest().blobPath());
    ContentDigest found = descriptor.digest().ofSame(content);
    if (!found.equals(descriptor.digest())) {
      throw new ImageSourceException(nameOf(descriptor) + " is corrupt: its content is " + found);
    }
    return content;
  }

  private String nameOf(Descriptor descriptor) {
    return descriptor.digest().blobPath() + " of " + name();
  }

  private String name() {
    return documents.name();
  }

  private static String tags(List<Descriptor> descriptors) {
    return descriptors.stream()
        .map(d -> d.annotations().getOrDefault(Descriptor.REF_NAME, "(no tag)"))
        .distinct()
        .collect(Collectors.joining(", "));
  }

  private static String platforms(List<Candidate> candidates) {
    return candidates.isEmpty()
        ? "none"
        : candidates.stream()
            .map(c -> String.valueOf(c.platform))
            .distinct()
            .collect(Collectors.joining(", "));
  }
}
