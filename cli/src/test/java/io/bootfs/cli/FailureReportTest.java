package io.bootfs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FailureReportTest {

  @TempDir private Path folder;

  @Test
  void namesTheFileThatIsMissing() {
    Path missing = folder.resolve("missing");
    Throwable failure =
        org.assertj.core.api.Assertions.catchThrowable(() -> Files.readAllBytes(missing));
    assertThat(FailureReport.describe(failure)).isEqualTo(missing + ": no such file or directory");
  }

  @Test
  void keepsAMessageOfOursOnOneLine() {
    Throwable failure = new UncheckedIOException(new IOException("chunk x\nis not in store y"));
    assertThat(FailureReport.describe(failure)).isEqualTo("chunk x is not in store y");
  }

  @Test
  void showsNoProgressWhereNoLineCanBeWiped() {
    assertThat(ProgressLine.canWipe("xterm-256color")).isTrue();
    assertThat(ProgressLine.canWipe("linux")).isTrue();
    assertThat(ProgressLine.canWipe("dumb")).isFalse();
    assertThat(ProgressLine.canWipe(null)).isFalse();
  }

  @Test
  void saysAtLeastTheTypeWhereThereIsNoMessage() {
    assertThat(FailureReport.describe(new IllegalStateException()))
        .isEqualTo("java.lang.IllegalStateException");
  }
}
