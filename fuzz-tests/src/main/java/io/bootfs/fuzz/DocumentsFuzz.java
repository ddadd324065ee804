package io.bootfs.fuzz;

import io.bootfs.oci.DockerManifest;
import io.bootfs.oci.ImageConfig;
import io.bootfs.oci.ImageIndex;
import io.bootfs.oci.Manifest;

/** Reads the documents of an image. */
public final class DocumentsFuzz {

  private DocumentsFuzz() {}

  /** Reads one input of the fuzzer. */
  public static void fuzzerTestOneInput(byte[] data) {
    Refusal.isAllowed(() -> {
      ImageConfig config = ImageConfig.parse(data, "configuration");
      config.platform();
      config.entrypoint();
      config.cmd();
      config.environment();
      config.user();
      config.workingDir();
      config.volumes();
      config.toJson();
      config.diffIds();
    });
    Refusal.isAllowed(() -> Manifest.parse(data, "manifest").toJson());
    Refusal.isAllowed(() -> ImageIndex.parse(data, "index"));
    Refusal.isAllowed(() -> DockerManifest.parse(data, "manifest.json"));
  }
}
