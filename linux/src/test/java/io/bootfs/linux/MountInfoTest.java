package io.bootfs.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MountInfoTest {

  @Test
  void aLineOfTheManualIsParsed() throws IOException {
    assertThat(
            parse(
                "36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 shared:2 - ext3 /dev/root"
                    + " rw,errors=continue\n"))
        .containsExactly(
            new MountInfo(
                36,
                35,
                "98:0",
                "/mnt1",
                Path.of("/mnt2"),
                List.of("rw", "noatime"),
                "ext3",
                "/dev/root",
                List.of("rw", "errors=continue")));
  }

  @Test
  void escapesOfTheKernelAreUndone() throws IOException {
    MountInfo mount =
        parse("1 0 0:1 /a\\134b /x\\040y\\011z\\012 rw - tmpfs a\\040\\040b rw\n").getFirst();
    assertThat(mount.root()).isEqualTo("/a\\b");
    assertThat(mount.mountPoint()).isEqualTo(Path.of("/x y\tz\n"));
    assertThat(mount.source()).isEqualTo("a  b");
  }

  @Test
  void anEmptySourceIsNoMissingField() throws IOException {
    assertThat(parse("1 0 0:1 / / rw - tmpfs  rw\n").getFirst().source()).isEmpty();
  }

  @Test
  void theRootIsListed() throws IOException {
    assertThat(MountInfo.at(Path.of("/"))).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1 0 0:1 / / rw shared:1",
        "1 0 0:1 / / - tmpfs x rw",
        "1 0 0:1 / / rw - tmpfs x",
        "x 0 0:1 / / rw - tmpfs x rw",
        "1 0 0:1 / /a\\04 rw - tmpfs x rw",
        "1 0 0:1 / /a\\9 rw - tmpfs x rw"
      })
  void anythingElseIsRefused(String line) {
    assertThatThrownBy(() -> parse(line))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("/proc/thread-self/mountinfo");
  }

  private static List<MountInfo> parse(String text) throws IOException {
    return MountInfo.parse(text.getBytes(StandardCharsets.ISO_8859_1));
  }
}
