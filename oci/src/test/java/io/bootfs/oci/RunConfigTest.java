package io.bootfs.oci;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunConfigTest {

  private static final BootConfig BOOT = new BootConfig(List.of("/bin/sh", "-c"), "app", "/store");

  @TempDir Path dir;

  @Test
  void readsWhatItWrote() throws IOException {
    RunConfig config =
        new RunConfig(BOOT, List.of("a b", ""), List.of("X=y\n=", "E="), "/app", "example/app:1");
    assertThat(RunConfig.read(written(config))).isEqualTo(config);
    assertThat(RunConfig.read(written(RunConfig.EMPTY))).isEqualTo(RunConfig.EMPTY);
  }

  @Test
  void canBeReadAsABootConfig() throws IOException {
    RunConfig config = new RunConfig(BOOT, List.of("a"), List.of("X=y"), "/app", "app");
    assertThat(BootConfig.read(written(config))).isEqualTo(BOOT);
  }

  @Test
  void takesWhatAnImageConfigSays() throws IOException {
    byte[] json =
        """
        {"config": {"Entrypoint": ["e"], "Cmd": ["c"], "Env": ["A=b"], "User": "u", "WorkingDir": "/w"}}
        """
            .getBytes(java.nio.charset.StandardCharsets.UTF_8);
    assertThat(RunConfig.of(ImageConfig.parse(json, "config"), null, "name"))
        .isEqualTo(
            new RunConfig(
                new BootConfig(List.of("e"), "u", null),
                List.of("c"),
                List.of("A=b"),
                "/w",
                "name"));
  }

  private Path written(RunConfig config) throws IOException {
    Path file = dir.resolve(RunConfig.FILE_NAME);
    try (OutputStream out = Files.newOutputStream(file)) {
      config.write(out);
    }
    return file;
  }
}
