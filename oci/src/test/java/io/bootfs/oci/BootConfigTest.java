package io.bootfs.oci;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BootConfigTest {

  @TempDir Path dir;

  @Test
  void readsWhatItWrote() throws IOException {
    assertSurvives(
        new BootConfig(
            List.of("/bin/sh", "-c", "echo \"a=b\"\n# ü 漢 \\ :", "", "  indented"),
            "app:staff",
            List.of("/bin/sh", "-c", "curl -f \"$URL\" || exit 1"),
            List.of("AWS_REGION=home", "AWS_EMPTY="),
            "https://chunks.example/store a|b",
            "ab".repeat(32)));
  }

  @Test
  void keepsAbsenceOfEntrypointUserAndStore() throws IOException {
    assertSurvives(new BootConfig(List.of(), "", null));
  }

  @Test
  void keepsTheOrderOfManyWords() throws IOException {
    assertSurvives(new BootConfig(Collections.nCopies(12, "word"), "0", null));
  }

  @Test
  void writesTheSameBytesEachTime() throws IOException {
    BootConfig config = new BootConfig(List.of("a", "b"), "u", "s");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    config.write(out);
    assertThat(out.toString(UTF_8))
        .isEqualTo("crc32=8f0b3c43\nblob-store=s\nentrypoint.0=a\nentrypoint.1=b\nuser=u\n");
  }

  @Test
  void refusesAnotherKindOfFile() throws IOException {
    Path file = dir.resolve("boot.properties");
    Files.writeString(file, "a=\\u00zz");
    assertThatThrownBy(() -> BootConfig.read(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(file.toString());
    Files.writeString(file, "# cut off\n");
    assertThatThrownBy(() -> BootConfig.read(file))
        .isInstanceOf(IOException.class)
        .hasMessage(file + " is no properties file: it is empty");
  }

  @Test
  void refusesWhatIsDamaged() throws IOException {
    Path file = dir.resolve("boot.properties");
    try (OutputStream out = Files.newOutputStream(file)) {
      new BootConfig(List.of("a", "b"), "u", null).write(out);
    }
    String whole = Files.readString(file);
    String sum = whole.lines().findFirst().orElseThrow();
    for (String other : List.of(whole.replace("=u", "=v"), whole.replace("user=u\n", ""))) {
      Files.writeString(file, other);
      assertThatThrownBy(() -> BootConfig.read(file))
          .isInstanceOf(IOException.class)
          .hasMessage(
              file
                  + " is damaged: its checksum is not the one that it names: convert or pull the"
                  + " image again; if you have changed it, take away its line "
                  + sum);
    }
    Files.writeString(file, whole.replace("=u", "=v").replace(sum + "\n", ""));
    assertThat(BootConfig.read(file).user()).isEqualTo("v");
  }

  @Test
  void refusesAListThatLacksItsFirstWordThoughItHasNoChecksum() throws IOException {
    Path file = dir.resolve("boot.properties");
    Files.writeString(file, "entrypoint.1=b\n");
    assertThatThrownBy(() -> BootConfig.read(file))
        .isInstanceOf(IOException.class)
        .hasMessage(file + " is damaged: it has more words of entrypoint, but no entrypoint.0");
  }

  private void assertSurvives(BootConfig config) throws IOException {
    Path file = dir.resolve("boot.properties");
    try (OutputStream out = Files.newOutputStream(file)) {
      config.write(out);
    }
    assertThat(BootConfig.read(file)).isEqualTo(config);
  }
}
