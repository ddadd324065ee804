package io.bootfs.store.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a process leaves that a signal ends while it writes. */
final class AtomicFileTest {

  @TempDir Path folder;

  /** A process that never ends writing. */
  static final class Writer {

    private Writer() {}

    /** Writes to the file that the argument names, and says so. */
    public static void main(String... arguments) throws Exception {
      AtomicFile.removeOnSignal();
      CountDownLatch never = new CountDownLatch(1);
      new AtomicFile()
          .write(
              Path.of(arguments[0]),
              out -> {
                out.write(new byte[100_000]);
                System.out.println("written");
                System.out.flush();
                try {
                  never.await();
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              });
    }
  }

  @Test
  void leavesNothingOfAFileThatASignalInterrupts() throws Exception {
    Process writer =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Writer.class.getName(),
                folder.resolve("file").toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      byte[] said = writer.getInputStream().readNBytes("written".length());
      assertThat(new String(said, StandardCharsets.UTF_8)).isEqualTo("written");
      try (Stream<Path> begun = Files.list(folder)) {
        assertThat(begun).hasSize(1);
      }
      writer.destroy();
      assertThat(writer.waitFor()).isEqualTo(143);
    } finally {
      writer.destroyForcibly();
    }
    assertThat(folder).isEmptyDirectory();
  }
}
