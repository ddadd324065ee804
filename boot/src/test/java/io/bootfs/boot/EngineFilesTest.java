package io.bootfs.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which files of an engine arrive in the app's root. */
final class EngineFilesTest {

  @TempDir private Path folder;
  private Path oldRoot;
  private Path newRoot;

  @BeforeEach
  void makeRoots() throws IOException {
    oldRoot = Files.createDirectory(folder.resolve("old"));
    newRoot = Files.createDirectory(folder.resolve("new"));
    Files.createDirectory(oldRoot.resolve("etc"));
  }

  @Test
  void theEnginesFilesArrive() throws IOException {
    Files.createFile(oldRoot.resolve(".dockerenv"));
    Files.createSymbolicLink(oldRoot.resolve("etc/mtab"), Path.of("/proc/mounts"));
    EngineFiles.carryOver(oldRoot, newRoot);
    assertThat(newRoot.resolve(".dockerenv")).isEmptyFile();
    assertThat(Files.readSymbolicLink(newRoot.resolve("etc/mtab"))).hasToString("/proc/mounts");
  }

  @Test
  void theImagesOwnFilesStay() throws IOException {
    Files.createSymbolicLink(oldRoot.resolve("etc/mtab"), Path.of("/proc/mounts"));
    Files.createDirectory(newRoot.resolve("etc"));
    Path own =
        Files.createSymbolicLink(newRoot.resolve("etc/mtab"), Path.of("../proc/self/mounts"));
    EngineFiles.carryOver(oldRoot, newRoot);
    assertThat(Files.readSymbolicLink(own)).hasToString("../proc/self/mounts");
    assertThat(newRoot.resolve(".dockerenv")).doesNotExist();
  }

  @Test
  void noLinkLeadsOutOfTheNewRoot() throws IOException {
    Files.createSymbolicLink(oldRoot.resolve("etc/mtab"), Path.of("/proc/mounts"));
    Files.createSymbolicLink(newRoot.resolve("etc"), Path.of("/config/etc"));
    EngineFiles.carryOver(oldRoot, newRoot);
    assertThat(newRoot.resolve("config/etc/mtab")).isSymbolicLink();
  }

  @Test
  void aUserWhomTheEngineAddedArrivesOnce() throws IOException {
    Path image = passwd(folder.resolve("image"), "root:x:0:0::/:\n");
    passwd(oldRoot, "root:x:0:0::/:\n7:*:7:0::/:\n");
    Path list =
        passwd(newRoot, "root:x:0:0::/root:/bin/sh\nkept:x:9:9::/:\n").resolve("etc/passwd");
    for (int start = 0; start < 2; start++) {
      EngineFiles.addAccounts(oldRoot, image, newRoot);
      assertThat(list).hasContent("root:x:0:0::/root:/bin/sh\nkept:x:9:9::/:\n7:*:7:0::/:\n");
    }
  }

  @Test
  void whereTheEngineAddedNobodyTheListsStay() throws IOException {
    Path image = passwd(folder.resolve("image"), "root:x:0:0::/:\n");
    Path list = passwd(newRoot, "the app's\n").resolve("etc/passwd");
    passwd(oldRoot, "root:x:0:0::/:\n");
    EngineFiles.addAccounts(oldRoot, image, newRoot);
    passwd(oldRoot, "a list of the user's, which is mounted there\n");
    EngineFiles.addAccounts(oldRoot, image, newRoot);
    assertThat(list).hasContent("the app's\n");
    Files.delete(list);
    passwd(oldRoot, "root:x:0:0::/:\n7:*:7:0::/:\n");
    EngineFiles.addAccounts(oldRoot, image, newRoot);
    assertThat(list).doesNotExist();
  }

  private static Path passwd(Path root, String content) throws IOException {
    Files.writeString(Files.createDirectories(root.resolve("etc")).resolve("passwd"), content);
    return root;
  }
}
