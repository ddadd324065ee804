package io.bootfs.e2e;

import java.io.IOException;

/** A converted image in podman. */
final class PodmanTest extends EngineContract {

  @Override
  Engine start() throws IOException {
    return PodmanEngine.start();
  }
}
