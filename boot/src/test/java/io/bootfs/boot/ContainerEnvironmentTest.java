package io.bootfs.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ContainerEnvironmentTest {

  @Test
  void theAppGetsItsVariablesInOrderAndByteForByte() {
    List<String> variables =
        List.of("Z=1", "discovery.type=single-node", "ODD=\u00ff\u00fe \n$", "EMPTY=", "HOME=/h");
    assertThat(environment(variables).forApp()).isEqualTo(variables);
  }

  @Test
  void ourSettingsAreKeptFromTheApp() {
    ContainerEnvironment environment =
        environment(
            List.of(
                "BLOB_STORE=http://x", "DROPBEAR_PASSWORD=p", "BOOTFS_TRACE=1", "HOME=/", "A=1"));
    assertThat(environment.forApp()).containsExactly("HOME=/", "A=1");
    assertThat(environment.value("BLOB_STORE")).contains("http://x");
    ContainerEnvironment without = environment.withholding(Set.of("A"));
    assertThat(without.forApp()).containsExactly("HOME=/");
    assertThat(without.value("A")).contains("1");
  }

  @Test
  void homeIsTheOtherUsersWhereTheRuntimeSetIt() {
    assertThat(environment(List.of("HOME=/root", "A=1")).forAppAtHome("/root", "/home/app"))
        .containsExactly("HOME=/home/app", "A=1");
    assertThat(environment(List.of("HOME=/chosen")).forAppAtHome("/root", "/home/app"))
        .containsExactly("HOME=/chosen");
  }

  @Test
  void valuesAreText() {
    ContainerEnvironment environment = environment(List.of("N=gr\u00c3\u00bc\u00c3\u009f", "E="));
    assertThat(environment.value("N")).contains("grüß");
    assertThat(environment.isSet("N")).isTrue();
    assertThat(environment.isSet("E")).isFalse();
    assertThat(environment.isSet("NONE")).isFalse();
    assertThat(environment.asMap()).isEqualTo(Map.of("N", "grüß", "E", ""));
  }

  @Test
  void aLongEnvironmentComesInParts() {
    String value = "x".repeat(200_000);
    byte[] block = ("LONG=" + value + "\0").getBytes(StandardCharsets.ISO_8859_1);
    Map<String, String> parts = new HashMap<>();
    String base64 = Base64.getEncoder().encodeToString(block);
    for (int n = 1, at = 0; at < base64.length(); n++, at += 65_536) {
      parts.put(
          "BOOTFS_ENVIRON_" + n, base64.substring(at, Math.min(at + 65_536, base64.length())));
    }
    assertThat(ContainerEnvironment.handedOver(parts).value("LONG")).contains(value);
  }

  static ContainerEnvironment environment(List<String> variables) {
    byte[] block = (String.join("\0", variables) + "\0").getBytes(StandardCharsets.ISO_8859_1);
    return ContainerEnvironment.handedOver(
        Map.of("BOOTFS_ENVIRON_1", Base64.getEncoder().encodeToString(block)));
  }
}
