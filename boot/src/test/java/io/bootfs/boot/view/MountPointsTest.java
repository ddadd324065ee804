package io.bootfs.boot.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MountPointsTest {

  @TempDir private Path outside;
  private Path root;
  private MountPoints places;

  @BeforeEach
  void tree() throws IOException {
    root = Files.createDirectory(outside.resolve("root"));
    Files.createDirectories(root.resolve("run/secrets"));
    Files.createDirectories(root.resolve("var"));
    Files.createDirectory(outside.resolve("etc"));
    Files.writeString(root.resolve("file"), "");
    Files.createSymbolicLink(root.resolve("var/run"), Path.of("/run"));
    Files.createSymbolicLink(root.resolve("var/up"), Path.of("../../../../etc"));
    Files.createSymbolicLink(root.resolve("var/dangling"), Path.of("/srv/data"));
    Files.createSymbolicLink(root.resolve("loop"), Path.of("loop"));
    places = new MountPoints(root);
  }

  @ParameterizedTest
  @CsvSource({
    "/,''",
    "/run/secrets,run/secrets",
    "/var/run/secrets,run/secrets",
    "/var/up/hosts,etc/hosts",
    "/var/../../../run/./secrets//,run/secrets",
    "/var/dangling,srv/data",
    "/no/such,no/such",
  })
  void followsLinksAsIfTheRootWereTheRoot(String path, String expected) throws IOException {
    assertThat(places.resolve(path)).isEqualTo(root.resolve(expected));
  }

  @Test
  void createsWhatIsMissing() throws IOException {
    assertThat(places.prepare("/data/deep/er", true)).isDirectory();
    assertThat(places.prepare("/etc/resolv.conf", false)).isRegularFile();
    assertThat(places.prepare("/var/dangling", true)).isEqualTo(root.resolve("srv/data"));
    assertThat(root.resolve("srv/data")).isDirectory();
  }

  @Test
  void nothingIsCreatedOutsideTheRoot() throws IOException {
    assertThat(places.prepare("/var/up/hosts", false)).isEqualTo(root.resolve("etc/hosts"));
    assertThat(outside.resolve("etc")).isEmptyDirectory();
  }

  @Test
  void whatIsThereIsTaken() throws IOException {
    assertThat(places.prepare("/var/run", true)).isEqualTo(root.resolve("run"));
    assertThat(places.prepare("/file", false)).isEqualTo(root.resolve("file"));
  }

  @Test
  void aThingOfAnotherKindIsInTheWay() {
    assertThatThrownBy(() -> places.prepare("/file", true))
        .isInstanceOf(IOException.class)
        .hasMessage("can't mount a directory over /file: the image has a file there");
    assertThatThrownBy(() -> places.prepare("/run", false))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("the image has a directory there");
  }

  @Test
  void linksThatGoInCirclesAreRefused() {
    assertThatThrownBy(() -> places.resolve("/loop/x"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("/loop/x");
  }
}
