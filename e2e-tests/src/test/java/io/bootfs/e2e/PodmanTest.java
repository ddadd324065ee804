package io.bootfs.e2e;

import java.io.IOException;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.parallel.ResourceLock;

/** A converted image in podman. */
@Order(3)
@ResourceLock("podman")
final class PodmanTest extends EngineContract {

  @Override
  Engine start() throws IOException {
    return PodmanEngine.start();
  }
}
