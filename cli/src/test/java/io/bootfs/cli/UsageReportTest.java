package io.bootfs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code bootfs} says to whom uses it wrongly, or asks for help. */
final class UsageReportTest {

  @Test
  void aWrongOptionIsALineAndTheWayToTheRightOnes() {
    Run run = Run.bootfs("profile", "show", "--nosuch", "a.caibx", "--cache", "b");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err())
        .isEqualTo("bootfs: Unknown option: '--nosuch'\nTry 'bootfs profile show --help'.\n");
  }

  @Test
  void aMistypedVerbBringsTheOneThatWasMeant() {
    Run run = Run.bootfs("covnert", "dir:x");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("'covnert'").contains("bootfs convert").hasLineCount(3);
  }

  @Test
  void thereIsNoHelpOnAVerbThatThereIsNot() {
    assertThat(Main.askedForHelp("help", "nosuch")).containsExactly("nosuch", "--help");
    Run run = Run.bootfs("nosuch", "--help");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).startsWith("bootfs: Unmatched argument").contains("'nosuch'");
    assertThat(run.out()).isEmpty();
    assertThat(Run.bootfs("profile", "nosuch", "--help").status()).isEqualTo(2);
  }

  @Test
  void withoutAVerbAllAreListed() {
    Run run = Run.bootfs();
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).startsWith("Usage: bootfs").contains("convert", "serve", "completion");
  }

  @ParameterizedTest
  @ValueSource(strings = {"convert", "run", "serve"})
  void helpOfAVerbIsItsUsage(String verb) {
    assertThat(Main.askedForHelp("help", verb)).containsExactly(verb, "--help");
    assertThat(Run.bootfs(verb, "--help").out()).startsWith("Usage: bootfs " + verb);
  }

  @Test
  void helpAloneListsTheVerbs() {
    assertThat(Main.askedForHelp("help")).containsExactly("--help");
    assertThat(Main.askedForHelp("convert", "help")).containsExactly("convert", "help");
    assertThat(Main.askedForHelp("help", "run", "image")).containsExactly("run", "--help");
    assertThat(Main.askedForHelp()).isEmpty();
  }
}
