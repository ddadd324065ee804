package io.bootfs.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

/**
 * A small root filesystem in chunks, made by the tools that judge ours, mkfs.erofs and casync, or
 * by ours.
 *
 * @param index the index of its blob
 * @param store the folder with its chunks
 */
record ChunkedTree(Path index, Path store) {

  private static final String PROGRAMS =
      "cat chmod echo env false find grep head id kill ls mkdir mount ps pwd readlink sed setsid sh"
          + " sleep sort stat stty test touch tr true tty umount wc";

  /** Makes a tree of busybox, with the user {@code app} and a few traps, in a new folder. */
  static ChunkedTree ofBusybox(Path folder) throws IOException, InterruptedException {
    return ofBusybox(folder, Map.of());
  }

  /** Makes a tree of busybox with more files, in a new folder. */
  static ChunkedTree ofBusybox(Path folder, Map<String, byte[]> more)
      throws IOException, InterruptedException {
    Path tree = busyboxTree(folder.resolve("tree"));
    for (Map.Entry<String, byte[]> file : more.entrySet()) {
      Files.write(tree.resolve(file.getKey()), file.getValue());
    }
    Path blob = folder.resolve("rootfs.erofs");
    ChunkedTree chunked =
        new ChunkedTree(folder.resolve("rootfs.caibx"), folder.resolve("rootfs.castr"));
    Command.of("mkfs.erofs", "--quiet", blob.toString(), tree.toString()).run().successful();
    Command.of(
            "casync", "make", "--store=" + chunked.store, chunked.index.toString(), blob.toString())
        .run()
        .successful();
    return chunked;
  }

  /** Converts a root directory by the command that users run. */
  static ChunkedTree converted(Path tree, Path folder) throws IOException, InterruptedException {
    Checkout.bootfs("convert", "dir:" + tree, "-o", folder.toString()).run().successful();
    return new ChunkedTree(folder.resolve("rootfs.caibx"), folder.resolve("rootfs.castr"));
  }

  /** Lays out that tree as files. */
  static Path busyboxTree(Path tree) throws IOException {
    for (String directory : "bin etc proc sys dev tmp root run var data home/app".split(" ", -1)) {
      Files.createDirectories(tree.resolve(directory));
    }
    Files.setPosixFilePermissions(
        tree.resolve("tmp"), PosixFilePermissions.fromString("rwxrwxrwx"));
    Files.copy(Path.of("/bin/busybox"), tree.resolve("bin/busybox"));
    for (String program : PROGRAMS.split(" ", -1)) {
      Files.createSymbolicLink(tree.resolve("bin/" + program), Path.of("busybox"));
    }
    Files.createSymbolicLink(tree.resolve("var/run"), Path.of("../run"));
    Files.writeString(tree.resolve("etc/marker"), "the image's own root\n");
    Files.writeString(tree.resolve("etc/text"), "no program\n");
    Files.writeString(
        tree.resolve("etc/passwd"),
        "root:x:0:0:root:/root:/bin/sh\napp:x:1000:1001::/home/app:/bin/sh\n");
    Files.writeString(tree.resolve("etc/group"), "root:x:0:\napp:x:1001:\nvideo:x:44:app\n");
    return tree;
  }
}
