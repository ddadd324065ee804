package io.bootfs.erofs;

import static io.bootfs.erofs.Samples.attributes;
import static io.bootfs.erofs.Samples.bytes;
import static io.bootfs.erofs.Samples.directory;
import static io.bootfs.erofs.Samples.emptyFile;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InodeTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0, 0",
    "1, 3, 0x103",
    "8, 1, 0x801",
    "255, 256, 0x10ff00",
    "4095, 1048575, 0xffffffff"
  })
  void encodesDeviceNumbersAsLinuxDoes(int major, int minor, String expected)
      throws ErofsLimitException {
    SpecialFile device = SpecialFile.device(attributes(FileType.CHARACTER_DEVICE), major, minor);
    assertThat(Integer.toUnsignedLong(device.device())).isEqualTo(Long.decode(expected));
  }

  @ParameterizedTest
  @CsvSource({"4096, 0", "0, 1048576", "-1, 0", "0, -1"})
  void refusesDeviceNumbersThatLinuxDoesNotHave(long major, long minor) {
    Attributes attributes = attributes(FileType.BLOCK_DEVICE);
    assertThatThrownBy(() -> SpecialFile.device(attributes, major, minor))
        .isInstanceOf(ErofsLimitException.class)
        .hasMessageContaining(major + ":" + minor);
  }

  @Test
  void refusesAttributesOfAnotherType() {
    Attributes fifo = attributes(FileType.FIFO);
    Directory directory = directory();
    assertThatThrownBy(() -> new RegularFile(fifo, FileData.EMPTY))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> directory.setAttributes(fifo))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> SpecialFile.device(fifo, 0, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> SpecialFile.pipeOrSocket(attributes(FileType.REGULAR)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesBadModesAndTimes() {
    assertThatThrownBy(() -> new Attributes(0777, 0, 0, 0, 0, Xattrs.NONE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0777");
    assertThatThrownBy(() -> new Attributes(0300755, 0, 0, 0, 0, Xattrs.NONE))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Attributes(0100755, 0, 0, 0, 1_000_000_000, Xattrs.NONE))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "a/b", "/", "a\0"})
  void refusesNamesThatNoFileCanHave(String name) {
    assertThatThrownBy(() -> directory().put(bytes(name), emptyFile()))
        .isInstanceOf(ErofsLimitException.class);
  }

  @Test
  void refusesLongNamesAndTargets() throws ErofsLimitException {
    directory().put(bytes("n".repeat(255)), emptyFile());
    assertThatThrownBy(() -> directory().put(bytes("n".repeat(256)), emptyFile()))
        .isInstanceOf(ErofsLimitException.class)
        .hasMessageContaining("256 bytes");
    assertThatThrownBy(() -> Samples.symlink("t".repeat(4096)))
        .isInstanceOf(ErofsLimitException.class)
        .hasMessageContaining("4096");
    assertThatThrownBy(() -> Samples.symlink("")).isInstanceOf(ErofsLimitException.class);
  }

  @Test
  void directoriesSortNamesAsUnsignedBytes() throws ErofsLimitException {
    Directory directory = directory();
    for (String name : new String[] {"b", "\u00ff", "a", "aa", "\1", "\u0080"}) {
      directory.put(bytes(name), emptyFile());
    }
    assertThat(directory.children().keySet())
        .containsExactly(
            bytes("\1"), bytes("a"), bytes("aa"), bytes("b"), bytes("\u0080"), bytes("\u00ff"));
  }

  @Test
  void directoriesReplaceAndRemove() throws ErofsLimitException {
    Directory directory = directory();
    RegularFile first = emptyFile();
    RegularFile second = emptyFile();
    assertThat(directory.put(bytes("a"), first)).isNull();
    assertThat(directory.put(bytes("a"), second)).isSameAs(first);
    assertThat(directory.get(bytes("a"))).isSameAs(second);
    assertThat(directory.remove(bytes("a"))).isSameAs(second);
    assertThat(directory.remove(bytes("a"))).isNull();
    assertThat(directory.children()).isEmpty();
  }
}
