package io.bootfs.fuse.jnr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bootfs.erofs.Attributes;
import io.bootfs.erofs.Directory;
import io.bootfs.erofs.FileData;
import io.bootfs.erofs.FileType;
import io.bootfs.erofs.RegularFile;
import io.bootfs.erofs.Xattrs;
import io.bootfs.erofs.reader.ErofsReader;
import io.bootfs.erofs.testing.BlobFile;
import io.bootfs.erofs.testing.Command;
import io.bootfs.erofs.testing.MountedImage;
import io.bootfs.erofs.testing.TreeComparison;
import io.bootfs.erofs.testing.TreeImage;
import io.bootfs.fuse.BlobImage;
import io.bootfs.linux.MountInfo;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tree that is served beside the kernel's own mount of the same image. Needs root. */
class JnrTreeServerTest {

  @TempDir private Path temporary;
  private final ConcurrentLinkedQueue<String> warned = new ConcurrentLinkedQueue<>();
  private Path image;
  private Path tree;
  private Path served;

  @BeforeEach
  void makeDirectories() throws IOException {
    image = temporary.toRealPath().resolve("image.erofs");
    tree = Files.createDirectory(temporary.resolve("tree"));
    served = Files.createDirectory(temporary.toRealPath().resolve("served"));
  }

  @AfterEach
  void nothingStaysMounted() throws IOException {
    assertThat(MountInfo.at(served)).isEmpty();
  }

  @Test
  void theNastyTreeIsTheKernelsInAllThatCanBeSeen() throws IOException {
    try (MountedImage source = MountedImage.emptyExt4(temporary.resolve("ext4"))) {
      Path nasty = Files.createDirectory(source.directory().resolve("nasty"));
      Command.python("nasty.py", nasty);
      // What takes minutes file by file, and is read in other ways by the reader's own tests.
      Files.delete(nasty.resolve("sizes/sparse-5g"));
      Command.run("find", nasty.resolve("many"), "-name", "?[1-9]*", "-delete");
      TreeImage.write(nasty, image);
    }
    assertServedAsByKernel();
  }

  @ParameterizedTest
  @ValueSource(ints = {11, 12})
  void aRandomTreeIsTheKernels(int seed) throws IOException {
    Command.python("random_tree.py", tree, seed, 255);
    TreeImage.write(tree, image);
    assertServedAsByKernel();
  }

  @ParameterizedTest
  @ValueSource(strings = {"-Eforce-inode-compact", "-Eforce-inode-extended"})
  void mkfsImagesAreTheKernels(String option) throws IOException {
    Command.python("random_tree.py", tree, 14, 254);
    Command.run(
        "mkfs.erofs", "--quiet", option, "-T1", "--all-root", "--chunksize=4096", image, tree);
    assertServedAsByKernel();
  }

  private void assertServedAsByKernel() throws IOException {
    try (FileBlob blob = new FileBlob(image);
        MountedImage kernel = MountedImage.erofs(image);
        JnrTreeServer _ = serve(blob)) {
      TreeComparison.assertSame(kernel.directory(), served);
      TreeComparison.assertSameStatus(kernel.directory(), served);
      FileStore expected = Files.getFileStore(kernel.directory());
      assertThat(Files.getFileStore(served).getTotalSpace()).isEqualTo(expected.getTotalSpace());
      assertThat(Files.getFileStore(served).getUsableSpace()).isZero();
    }
    assertThat(warned).isEmpty();
  }

  @Test
  void directoriesOfAHundredThousandNamesAreListedWhole() throws IOException {
    Directory root = new Directory(attributes(FileType.DIRECTORY));
    RegularFile linked = new RegularFile(attributes(FileType.REGULAR), FileData.EMPTY);
    Set<String> names = new TreeSet<>();
    for (int i = 0; i < 100_000; i++) {
      String name = "name-" + "x".repeat(i % 40) + i;
      names.add(name);
      root.put(name.getBytes(StandardCharsets.US_ASCII), linked);
    }
    try (BlobFile file = new BlobFile(image)) {
      file.finish(root, List.of());
    }
    try (FileBlob blob = new FileBlob(image);
        JnrTreeServer _ = serve(blob);
        Stream<Path> listed = Files.list(served)) {
      assertThat(listed.map(path -> path.getFileName().toString()).sorted().toList())
          .isEqualTo(List.copyOf(names));
    }
  }

  private static Attributes attributes(FileType type) {
    return new Attributes(type.bits() | 0755, 0, 0, 0, 0, Xattrs.NONE);
  }

  @Test
  void permissionsAreTheFilesAndProgramsRun() throws Exception {
    Command.run(
        "sh",
        "-ec",
        "cd "
            + tree
            + "; echo secret >secret; chmod 600 secret; cp /usr/bin/id id; chmod 4755 id;"
            + " mknod null c 1 3; chmod 666 null");
    TreeImage.write(tree, image);
    Command.run("chmod", "755", temporary);
    try (FileBlob blob = new FileBlob(image);
        JnrTreeServer _ = serve(blob)) {
      String script =
          "cd %s; ./id -u; ! cat secret; ! touch new; echo gone >null; ! echo x >secret"
              .formatted(served);
      assertThat(Command.run("setpriv", "--reuid=1234", "--clear-groups", "sh", "-ec", script))
          .startsWith("0\n")
          .contains("secret: Permission denied", "Read-only file system");
    }
  }

  @Test
  void whatCannotBeReadIsAnErrorOfItsReaderUntilItCanBe() throws IOException {
    Files.write(tree.resolve("file"), new byte[100_000]);
    Files.writeString(tree.resolve("z-file"), "other");
    TreeImage.write(tree, image);
    try (FileBlob blob = new FileBlob(image);
        JnrTreeServer _ = serve(blob)) {
      assertThat(served.resolve("z-file")).exists();
      blob.brokenFrom = 0;
      assertThatThrownBy(() -> Files.readAllBytes(served.resolve("file")))
          .hasMessageContaining("Input/output error");
      blob.brokenFrom = Long.MAX_VALUE;
      assertThat(served.resolve("file")).hasBinaryContent(new byte[100_000]);
      assertThat(served.resolve("z-file")).hasContent("other");
    }
  }

  @Test
  void aDamagedInodeIsAnErrorOfItsReaderAndALine() throws IOException {
    Files.writeString(tree.resolve("file"), "x".repeat(10_000));
    TreeImage.write(tree, image);
    try (FileBlob blob = new FileBlob(image)) {
      ErofsReader reader = ErofsReader.open(new BlobImage(blob));
      long nid =
          reader.lookup(reader.root(), "file".getBytes(StandardCharsets.UTF_8)).orElseThrow();
      try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
        file.seek(reader.inode(nid).bodyOffset() - 64 + 16);
        file.writeInt(-2);
      }
      try (JnrTreeServer _ = serve(blob)) {
        assertThatThrownBy(() -> Files.readAllBytes(served.resolve("file")))
            .hasMessageContaining("Input/output error");
        assertThat(warned).isNotEmpty().allMatch(line -> line.contains("inode " + nid));
        assertThat(served).isNotEmptyDirectory();
      }
    }
  }

  @Test
  @Timeout(60)
  void unmountingFromOutsideEndsTheServer() throws Exception {
    Files.createFile(tree.resolve("file"));
    TreeImage.write(tree, image);
    try (FileBlob blob = new FileBlob(image);
        JnrTreeServer server = serve(blob)) {
      Command.run("umount", served);
      assertThat(server.ended()).succeedsWithin(60, TimeUnit.SECONDS);
    }
  }

  @Test
  void whatIsOpenStaysReadableAfterClosing() throws IOException {
    Files.writeString(tree.resolve("file"), "content");
    TreeImage.write(tree, image);
    try (FileBlob blob = new FileBlob(image)) {
      JnrTreeServer server = serve(blob);
      try (var open = Files.newInputStream(served.resolve("file"))) {
        server.close();
        assertThat(MountInfo.at(served)).isEmpty();
        assertThat(open.readAllBytes()).asString().isEqualTo("content");
      }
    }
  }

  private JnrTreeServer serve(FileBlob blob) throws IOException {
    return JnrTreeServer.serve(ErofsReader.open(new BlobImage(blob)), served, warned::add);
  }
}
