package io.bootfs.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DescriptorInputTest {

  @TempDir private Path folder;

  @Test
  void readsAllAndClosesOnce() throws IOException {
    byte[] bytes = new byte[200_001];
    new Random(1).nextBytes(bytes);
    Path file = Files.write(folder.resolve("file"), bytes);
    int descriptor = FileCalls.openForReading(ByteString.of(file));
    DescriptorInput in = new DescriptorInput(descriptor);
    assertThat(in.read()).isEqualTo(bytes[0] & 0xff);
    byte[] rest = in.readAllBytes();
    assertThat(rest).isEqualTo(Arrays.copyOfRange(bytes, 1, bytes.length));
    assertThat(in.read()).isEqualTo(-1);
    in.close();
    in.close();
    assertThat(Files.exists(Path.of("/proc/self/fd/" + descriptor))).isFalse();
    assertThatThrownBy(in::read).isInstanceOf(IOException.class);
  }

  @Test
  void saysWhatCannotBeRead() throws IOException {
    try (DescriptorInput in = new DescriptorInput(1_000_000)) {
      assertThatThrownBy(in::read).isInstanceOf(LinuxException.class).hasMessageContaining("read");
    }
  }
}
