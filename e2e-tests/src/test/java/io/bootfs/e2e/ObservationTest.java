package io.bootfs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What is a container's own is not compared. */
final class ObservationTest {

  @Test
  void addressesAndIdsAreReplaced() {
    assertThat(observe("1a2b3c4d5e6f", "172.17.0.2\\t1a2b3c4d5e6f"))
        .isEqualTo(observe("9e8d7c6b5a4f", "172.17.0.3\\t9e8d7c6b5a4f"));
    assertThat(observe("named", "172.17.0.2\\tnamed.example.org named"))
        .isEqualTo(observe("named", "172.17.0.3\\tnamed.example.org named"))
        .isNotEqualTo(observe("named", "172.17.0.3\\tnamed"));
  }

  private static Observation observe(String host, String line) {
    String json =
        "PROBE {\"hostname\": \"%s\", \"files\": {\"/etc/hosts\": \"127.0.0.1 localhost\\n%s\\n\"}}\n"
            .formatted(host, line);
    return Observation.of(new Command.Result(0, json, ""), Side.ORIGINAL, Path.of("/folder"));
  }
}
