package io.bootfs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.bootfs.chunker.Digest;
import io.bootfs.oci.BootConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A boot image that is damaged, or that can't be run: one line says why, and nothing is left. */
class BadInputTest extends RuncFixture {

  @BeforeEach
  void runNothingElse() {
    bundle.config.arguments = List.of("true");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 47, 48, 100})
  void anIndexThatIsCut(int length) throws IOException, InterruptedException {
    byte[] index = Files.readAllBytes(bundle.index());
    replace(bundle.index(), Arrays.copyOf(index, length));
    assertRefused("rootfs.caibx");
  }

  @Test
  void anIndexThatIsNoneOrMissing() throws IOException, InterruptedException {
    replace(
        bundle.index(),
        "no index, and longer than a header of one is".getBytes(StandardCharsets.UTF_8));
    assertRefused("rootfs.caibx");
    Files.delete(bundle.index());
    assertRefused("rootfs.caibx does not exist");
  }

  @Test
  void anIndexOfWhichAChunksNameIsDamaged() throws IOException, InterruptedException {
    byte[] index = Files.readAllBytes(bundle.index());
    String digest = Digest.SHA512_256.idOf(index, 0, index.length).toString();
    bundle.settings(new BootConfig(SHELL, "", List.of(), List.of(), null, digest));
    assertThat(bundle.run()).isEqualTo(new Command.Result(0, "", ""));
    Path volume = Files.createDirectory(folder.resolve("volume"));
    bundle.config.bind(volume, "/state");
    bundle.config.environment.add("BOOTFS_UPPER=/state");
    // The first chunk, without which nothing is mounted, and one that a start doesn't read.
    for (int at : new int[] {48 + 16 + 8, index.length - 40 - 40 - 1}) {
      byte[] damaged = index.clone();
      damaged[at] ^= 1;
      replace(bundle.index(), damaged);
      assertRefused("rootfs.caibx is damaged: its SHA-512/256 is ");
      assertThat(volume).isEmptyDirectory();
    }
  }

  @Test
  void settingsThatCannotBeRead() throws IOException, InterruptedException {
    replace(bundle.settingsFile(), "user=\\u00zz".getBytes(StandardCharsets.UTF_8));
    assertRefused("boot.properties is no properties file");
    replace(bundle.settingsFile(), new byte[] {'a', '=', (byte) 0xff});
    assertRefused("boot.properties is no properties file: it is not in UTF-8");
    bundle.settings(new BootConfig(SHELL, "", null));
    String cut = Files.readString(bundle.settingsFile()).replaceAll("entrypoint.0=.*\n", "");
    replace(bundle.settingsFile(), cut.getBytes(StandardCharsets.UTF_8));
    assertRefused("boot.properties is damaged");
    Files.delete(bundle.settingsFile());
    assertRefused("boot.properties does not exist");
  }

  @Test
  void anImageWithoutACommand() throws IOException, InterruptedException {
    bundle.settings(new BootConfig(List.of(), "", null));
    bundle.config.arguments = List.of();
    assertRefused("no command specified");
  }

  @ParameterizedTest
  @CsvSource({"/etc,126", "'',127", "etc,127"})
  void whatIsNoProgram(String program, int status) throws IOException, InterruptedException {
    bundle.settings(new BootConfig(List.of(program), "", null));
    Command.Result result = bundle.run();
    assertThat(result.status()).isEqualTo(status);
    assertThat(result.err()).startsWith("bootfs: exec: \"" + program + "\": ").hasLineCount(1);
  }

  @Test
  void aProgramThatIsAPipe() throws IOException, InterruptedException {
    Path volume = Files.createDirectory(folder.resolve("volume"));
    Command.of("mkfifo", "-m", "755", volume.resolve("pipe").toString()).run().successful();
    bundle.config.bind(volume, "/volume");
    bundle.settings(new BootConfig(List.of("/volume/pipe"), "", null));
    assertThat(bundle.run())
        .isEqualTo(
            new Command.Result(126, "", "bootfs: exec: \"/volume/pipe\": permission denied\n"));
  }

  private void assertRefused(String why) throws IOException, InterruptedException {
    Command.Result result = bundle.run();
    assertThat(result.status()).isEqualTo(125);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).startsWith("bootfs: ").contains(why).hasLineCount(1);
  }

  /** Puts a file in another's place: the one that is there may be shared with other tests. */
  private void replace(Path file, byte[] content) throws IOException {
    Path other = Files.write(folder.resolve("replacement"), content);
    Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
  }
}
