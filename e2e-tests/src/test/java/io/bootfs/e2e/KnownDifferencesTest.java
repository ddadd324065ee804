package io.bootfs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

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
}
