package io.bootfs.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DescriptorsTest {

  private static final long F_GETFD = 1;
  private static final long F_SETFD = 2;

  @TempDir private Path dir;

  @Test
  void onlyTheDescriptorsOfThatFileAreMarked() throws IOException {
    Path wanted = Files.createFile(dir.toRealPath().resolve("wanted"));
    Path other = Files.createFile(dir.toRealPath().resolve("other"));
    int first = open(wanted);
    int second = open(wanted);
    int third = open(other);
    try {
      Descriptors.closeOnExec(wanted);
      assertThat(flags(first)).isEqualTo(1);
      assertThat(flags(second)).isEqualTo(1);
      assertThat(flags(third)).isZero();
    } finally {
      FileCalls.close(first);
      FileCalls.close(second);
      FileCalls.close(third);
    }
  }

  /** Opens a file so that programs inherit it. */
  private static int open(Path file) throws LinuxException {
    int descriptor = FileCalls.openForReading(file.toString());
    Syscall.call("fcntl", SyscallNumber.FCNTL, descriptor, F_SETFD, 0);
    return descriptor;
  }

  private static long flags(int descriptor) throws LinuxException {
    return Syscall.call("fcntl", SyscallNumber.FCNTL, descriptor, F_GETFD);
  }
}
