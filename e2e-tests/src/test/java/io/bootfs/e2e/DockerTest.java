package io.bootfs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** A converted image in docker, and docker as the source of a conversion. */
@Order(4)
@ResourceLock("docker")
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

  @Test
  void withInitTheEnginesInitIsAboveTheAppAndBootIsNotSeen() throws Exception {
    String program =
        """
        import os
        pids = [p for p in os.listdir("/proc") if p.isdigit()]
        print(os.getppid(), sorted(open(f"/proc/{p}/comm").read().strip() for p in pids))
        raise SystemExit(3)
        """;
    Command.Result result = run("--init", CONVERTED, "-c", program);
    assertThat(result.out()).isEqualTo("1 ['docker-init', 'python3']\n");
    assertThat(result.status()).isEqualTo(3);
  }
}
