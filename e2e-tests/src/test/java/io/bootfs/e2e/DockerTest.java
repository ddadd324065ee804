package io.bootfs.e2e;

import java.io.IOException;

/** A converted image in docker. */
final class DockerTest extends EngineContract {

  @Override
  Engine start() throws IOException, InterruptedException {
    return DockerEngine.start();
  }
}
