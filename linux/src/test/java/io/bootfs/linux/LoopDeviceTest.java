package io.bootfs.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Needs root and the loop driver. */
class LoopDeviceTest {

  @TempDir private Path dir;
  private Path file;
  private final byte[] content = new byte[64 << 10];

  @BeforeEach
  void writeFile() throws IOException {
    new Random(1).nextBytes(content);
    file = Files.write(ByteString.toPath(dir.toRealPath() + "/\u00ff file"), content);
  }

  @Test
  void theDeviceHasTheFilesContentAndIsReadOnly() throws IOException {
    try (LoopDevice device = LoopDevice.attach(file)) {
      assertThat(Files.readAllBytes(device.path())).isEqualTo(content);
      assertThat(sysfs(device, "ro")).hasContent("1");
      assertThat(sysfs(device, "loop/autoclear")).hasContent("1");
    }
  }

  @Test
  void closingFreesTheDevice() throws IOException {
    Path backing;
    try (LoopDevice device = LoopDevice.attach(file)) {
      backing = sysfs(device, "loop/backing_file");
      assertThat(backing).exists();
    }
    assertThat(backing).doesNotExist();
  }

  @Test
  void manyAtOnceGetADeviceEach() throws Exception {
    int count = 6;
    List<LoopDevice> devices = new ArrayList<>();
    try (var threads = Executors.newFixedThreadPool(count)) {
      Callable<LoopDevice> attach = () -> LoopDevice.attach(file);
      for (Future<LoopDevice> device :
          threads.invokeAll(java.util.Collections.nCopies(count, attach))) {
        devices.add(device.get());
      }
      assertThat(devices).extracting(LoopDevice::path).doesNotHaveDuplicates().hasSize(count);
    } finally {
      for (LoopDevice device : devices) {
        device.close();
      }
    }
  }

  @Test
  void theStepsOfOlderKernelsComeToTheSame() throws IOException {
    int control = FileCalls.openForReading(LoopDevice.CONTROL);
    int backing = FileCalls.openForReading(ByteString.of(file));
    Path node = Path.of("/dev/loop" + LoopDevice.freeNumber(control));
    int device = FileCalls.openForReading(node.toString());
    while (LoopDevice.configureInSteps(device, backing, "name") == Errno.EBUSY) {
      FileCalls.close(device); // Somebody else has just taken it.
      node = Path.of("/dev/loop" + LoopDevice.freeNumber(control));
      device = FileCalls.openForReading(node.toString());
    }
    try {
      Path sysfs = Path.of("/sys/block", node.getFileName().toString());
      assertThat(Files.readAllBytes(node)).isEqualTo(content);
      assertThat(sysfs.resolve("ro")).hasContent("1");
      assertThat(sysfs.resolve("loop/autoclear")).hasContent("1");
      assertThat(LoopDevice.configureInSteps(device, backing, "name")).isEqualTo(Errno.EBUSY);
    } finally {
      FileCalls.close(device);
      FileCalls.close(backing);
      FileCalls.close(control);
    }
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> LoopDevice.attach(Path.of("/no/such/file")))
        .isInstanceOf(LinuxException.class)
        .hasMessage("open /no/such/file: No such file or directory");
  }

  private static Path sysfs(LoopDevice device, String attribute) {
    return Path.of("/sys/block", device.path().getFileName().toString()).resolve(attribute);
  }
}
