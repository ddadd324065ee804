package io.bootfs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the differential tests let pass is written down for users. */
final class KnownDifferencesTest {

  @Test
  void eachHasItsSection() throws IOException {
    List<String> headings =
        Files.readAllLines(Checkout.TOP.resolve("docs/differences.md")).stream()
            .filter(line -> line.startsWith("## "))
            .map(line -> line.substring(3))
            .toList();
    assertThat(headings).containsAll(KnownDifferences.ALL.stream().map(k -> k.section()).toList());
  }

  @ParameterizedTest
  @CsvSource({
    "'docker: Error response: exec: \"/x\": stat /x: no such file or directory: unknown\n\nRun'",
    "'docker: Error response: exec: \"/x\": stat /x: no such file or directory: unknown: Are you'",
    "'Error: runc: level=error msg=\"create failed: exec: \"/x\": stat /x: no such file or"
        + " directory\": OCI runtime attempted'",
  })
  void bootSaysWhatTheEngineSaysOfTheRuntime(String engines) {
    String said = "bootfs: exec: \"/x\": stat /x: no such file or directory\n";
    assertThat(unexplained(engines + "\n", said)).isEmpty();
    assertThat(unexplained(engines + "\n", said.replace("no such", "another"))).isNotEmpty();
    assertThat(unexplained("another error\n", said)).isNotEmpty();
  }

  private static Map<String, String> unexplained(String original, String converted) {
    return KnownDifferences.unexplained(
        new TreeMap<>(Map.of("standard error", original + "  ->  " + converted)));
  }
}
