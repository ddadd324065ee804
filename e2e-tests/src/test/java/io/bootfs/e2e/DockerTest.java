package io.bootfs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A converted image in docker, and docker as the source of a conversion. */
final class DockerTest extends EngineContract {

  private String host = "";

  @Override
  Engine start() throws IOException, InterruptedException {
    DockerEngine engine = DockerEngine.start();
    host = engine.host();
    return engine;
  }

  @Test
  void anImageOfTheEngineConvertsToTheSameBlob(@TempDir Path folder) throws Exception {
    Path out = folder.resolve("out");
    Checkout.bootfs("convert", "docker:" + ORIGINAL, "-o", out.toString())
        .with("DOCKER_HOST", host)
        .run()
        .successful();
    assertThat(out.resolve("rootfs.caibx"))
        .hasSameBinaryContentAs(ConvertedDemo.get().folder.resolve("rootfs.caibx"));
  }
}
