package io.bootfs.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class UserNamespaceTest {

  @Test
  void theFirstOneMapsAllUsersToThemselves() throws IOException {
    assertThat(UserNamespace.isInitial()).isTrue();
    assertThat(UserNamespace.isInitial("         0          0 4294967295\n")).isTrue();
  }

  @Test
  void othersMapSome() throws Exception {
    assertThat(UserNamespace.isInitial("0 1001 1\n1 100000 65536\n")).isFalse();
    Process unshared =
        new ProcessBuilder("unshare", "--map-root-user", "cat", "/proc/self/uid_map").start();
    String map = new String(unshared.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    assertThat(unshared.waitFor()).isZero();
    assertThat(UserNamespace.isInitial(map)).isFalse();
  }
}
