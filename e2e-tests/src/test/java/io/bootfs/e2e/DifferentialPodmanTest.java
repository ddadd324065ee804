package io.bootfs.e2e;

import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Original and converted images in podman: what engines do in ways of their own. */
@Order(2)
@ResourceLock("podman")
final class DifferentialPodmanTest extends DifferentialContract {

  @Override
  Engine start() throws IOException {
    return PodmanEngine.start();
  }

  @Override
  Stream<DifferentialCase> cases() {
    return Stream.of(
        DifferentialCase.of("plain", "--name tree-@SIDE@ --network none").with("tree"),
        DifferentialCase.of(
            "named-user", "--name user-@SIDE@ --network none -u worker --group-add 50"),
        DifferentialCase.of("numeric-user", "--name fixed-@SIDE@ --network none --read-only"),
        DifferentialCase.of("plain", "--name added-@SIDE@ --network none -u 4321:4322"),
        DifferentialCase.of("volumes", "--name volume-@SIDE@ --network none -v named-@SIDE@:/probe")
            .with("tree"),
        DifferentialCase.of(
                "plain",
                "--name mounts-@SIDE@ --network none -v @FOLDER@/inner:/not/there:ro --tmpfs /work"
                    + " -i")
            .with("tree"),
        DifferentialCase.of("entrypoint-missing", "--name missing-@SIDE@ --network none"),
        DifferentialCase.of(
            "entrypoint-not-executable", "--name no-program-@SIDE@ --network none"));
  }

  @Override
  Stream<Life> lives() {
    return Stream.of(Life.values()).filter(life -> life != Life.COPIED_OUTSIDE);
  }
}
