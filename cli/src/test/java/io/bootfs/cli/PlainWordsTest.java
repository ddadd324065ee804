package io.bootfs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Command lines of {@code bootfs run}, of which picocli is the judge. */
class PlainWordsTest {

  private static RunLine byPicocli(String... words) {
    CommandLine commandLine = RunSpec.commandLine();
    commandLine.parseArgs(words);
    RunSpec spec = commandLine.getCommand();
    return spec.line();
  }

  private static String[] split(String line) {
    return line.split(" ", -1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "image",
        "image sh -c -it --name=x @file",
        "--name a image",
        "--name=a=b --root /r image",
        "-v /a:/b -v /c:/d:ro --volume=/e:/f --ro-bind /g:/h image -v x",
        "-e A -e B= --env C=d=e image",
        "-it image sh",
        "-ti image",
        "-t -i --rm image",
        "--interactive --tty --keep --privileged image",
        "--network none image",
        "--network=host image",
        "--cap-add ALL -u app:video -w /x --hostname h --scratch 1m --store s image",
        "--cache c --cache-size 1g image",
      })
  void plainOnesAreReadAsPicocliDoes(String line) {
    assertThat(PlainWords.read(split(line))).hasValue(byPicocli(split(line)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "--help",
        "-it",
        "-h image",
        "-V image",
        "--nosuch image",
        "--name",
        "--name a --name b image",
        "--name= image",
        "--name -x image",
        "-e -x image",
        "-va:/b image",
        "-itv /a:/b image",
        "-i -i image",
        "--rm=false image",
        "--network nine image",
        "--network None image",
        "-- image",
        "- image",
        "--volume",
      })
  void allOthersAreLeftToPicocli(String line) {
    assertThat(PlainWords.read(line.isEmpty() ? new String[0] : split(line))).isEmpty();
  }

  @Test
  void picocliReadsWhatIsNotPlain() {
    RunLine line = byPicocli("-iv/a:/b", "-e", "-x", "--network", "None", "--", "image", "a", "b");
    assertThat(line.image()).isEqualTo("image");
    assertThat(line.words()).isEqualTo(2);
    assertThat(line.options())
        .isEqualTo(
            Map.of(
                RunOption.INTERACTIVE,
                List.of(),
                RunOption.VOLUME,
                List.of("/a:/b"),
                RunOption.VARIABLE,
                List.of("-x"),
                RunOption.NETWORK,
                List.of("none")));
  }
}
