package io.bootfs.chunker.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that appear whole, of this process and of others that are killed. */
final class PartFileTest {

  @TempDir Path folder;
  private Path target;
  private Path shared;

  @BeforeEach
  void name() {
    target = folder.resolve("file");
    shared = folder.resolve(".file.part");
  }

  @Test
  void appearsWhenItIsCommitted() throws IOException {
    Files.writeString(target, "as before");
    try (PartFile part = PartFile.create(target)) {
      assertThat(part.path()).isEqualTo(shared);
      assertThat(part.isTakenOver()).isFalse();
      write(part, "whole");
      assertThat(target).hasContent("as before");
      part.commit();
    }
    assertThat(target).hasContent("whole");
    assertThat(shared).doesNotExist();
  }

  @Test
  void appearsUnderAsLongANameAsThereMayBe() throws IOException {
    Path longest = folder.resolve("n" + "ä".repeat(127));
    Path alike = folder.resolve("n" + "ä".repeat(125) + "bc");
    try (PartFile part = PartFile.create(longest);
        PartFile other = PartFile.create(alike);
        PartFile again = PartFile.create(longest)) {
      assertThat(part.path()).isNotEqualTo(other.path());
      write(part, "whole");
      part.commit();
      write(again, "anew");
      again.commit();
    }
    assertThat(longest).hasContent("anew");
  }

  @Test
  void leavesNothingWhereItIsNot() throws IOException {
    try (PartFile part = PartFile.create(target)) {
      write(part, "half");
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void leavesNothingWhereAnInterruptedThreadClosedIt() throws IOException {
    try (PartFile part = PartFile.create(target)) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> write(part, "half")).isInstanceOf(ClosedByInterruptException.class);
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void takesOverWhatAKilledProcessLeft() throws Exception {
    Process holder = hold();
    holder.destroyForcibly().waitFor();
    assertThat(shared).hasContent("half");
    try (PartFile part = PartFile.create(target)) {
      assertThat(part.path()).isEqualTo(shared);
      assertThat(part.isTakenOver()).isTrue();
      part.commit();
    }
    assertThat(target).hasContent("half");
  }

  @Test
  void leavesWhatALivingProcessHas() throws Exception {
    Process holder = hold();
    try (PartFile part = PartFile.create(target)) {
      assertThat(part.path()).isNotEqualTo(shared);
      write(part, "ours");
      part.commit();
      assertThat(target).hasContent("ours");
      assertThat(shared).hasContent("half");
      holder.getOutputStream().close();
      assertThat(holder.waitFor()).isZero();
      assertThat(target).hasContent("half");
    } finally {
      holder.destroyForcibly();
    }
  }

  @Test
  void isUnlockedByNoOtherOfTheSameProcess() throws Exception {
    try (PartFile part = PartFile.create(target)) {
      try (PartFile other = PartFile.create(target)) {
        assertThat(other.path()).isNotEqualTo(part.path());
      }
      Process holder = hold();
      holder.getOutputStream().close();
      assertThat(holder.waitFor()).isZero();
      assertThat(part.path()).exists();
    }
  }

  @Test
  void writesThroughNoLink() throws IOException {
    Path elsewhere = Files.writeString(folder.resolve("elsewhere"), "as before");
    Files.createSymbolicLink(shared, elsewhere);
    try (PartFile part = PartFile.create(target)) {
      write(part, "ours");
      part.commit();
    }
    Files.delete(shared);
    Files.createLink(shared, elsewhere);
    try (PartFile part = PartFile.create(target)) {
      write(part, "ours");
    }
    assertThat(elsewhere).hasContent("as before");
    assertThat(target).hasContent("ours").isRegularFile();
  }

  @Test
  void takesNoFileOfAnotherUser() throws IOException {
    Files.setAttribute(Files.createFile(shared), "unix:uid", 65_534);
    try (PartFile part = PartFile.create(target)) {
      assertThat(part.path()).isNotEqualTo(shared);
    }
    assertThat(shared).exists();
  }

  @Test
  void saysThatTheFolderIsNotThere() {
    assertThatThrownBy(() -> PartFile.create(folder.resolve("none/file")))
        .isInstanceOf(NoSuchFileException.class);
  }

  private static void write(PartFile part, String text) throws IOException {
    part.channel().write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** Starts another process that has begun the file, and waits until it has. */
  private Process hold() throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                PartFileHolder.class.getName(),
                target.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String path =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))
            .readLine();
    assertThat(path).isNotNull();
    return process;
  }
}
