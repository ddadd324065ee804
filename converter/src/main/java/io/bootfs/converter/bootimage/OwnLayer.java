package io.bootfs.converter.bootimage;

import io.bootfs.chunker.Digest;
import io.bootfs.oci.BootConfig;
import io.bootfs.oci.ImageConfig;
import io.bootfs.oci.layout.LayerCompression;
import io.bootfs.oci.layout.LayerFile;
import io.bootfs.oci.layout.LayerFileWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Packs what is one boot image's own: the index, a guess at what a start reads, the boot config,
 * and what a runtime expects before the boot program has mounted the real root: places to mount on,
 * and the image's users.
 */
final class OwnLayer {

  /** No time of its own: the same image gives the same layer. */
  private static final Instant TIME = Instant.EPOCH;

  /** Runtimes mount on these, and not all of them make what is missing. */
  private static final List<String> MOUNT_POINTS =
      List.of("dev", "etc", "proc", "run", "sys", ".bootfs", ".bootfs/rootfs.castr");

  private OwnLayer() {}

  static LayerFile pack(
      ImageConfig config,
      BootImage.Contents contents,
      @Nullable String blobStore,
      LayerCompression compression)
      throws IOException {
    Accounts accounts = contents.accounts();
    BootConfig boot = settings(config, blobStore, Files.readAllBytes(contents.index()));
    ByteArrayOutputStream properties = new ByteArrayOutputStream();
    boot.write(properties);
    try (LayerFileWriter layer =
        new LayerFileWriter(contents.temporary().resolve("own-layer"), compression)) {
      for (String directory : directories(config)) {
        layer.directory(directory, 0755, TIME);
      }
      layer.file(BootConfig.PATH.substring(1), 0644, TIME, properties.toByteArray());
      layer.file(BootConfig.INDEX_PATH.substring(1), 0644, TIME, contents.index());
      if (contents.guess().length > 0) {
        layer.file(BootConfig.GUESS_PATH.substring(1), 0644, TIME, contents.guess());
      }
      if (accounts.passwd() != null) {
        layer.file("etc/passwd", 0644, TIME, accounts.passwd());
      }
      if (accounts.group() != null) {
        layer.file("etc/group", 0644, TIME, accounts.group());
      }
      return layer.finish();
    }
  }

  private static BootConfig settings(ImageConfig config, @Nullable String blobStore, byte[] index) {
    List<String> variables =
        config.environment().stream()
            .filter(variable -> variable.startsWith(BootConfig.STORES_VARIABLES))
            .toList();
    return new BootConfig(
        config.entrypoint(),
        config.user(),
        config.healthcheck(),
        variables,
        blobStore,
        digest(index));
  }

  /** Returns what a start knows a damaged index by. */
  static String digest(byte[] index) {
    return Digest.SHA512_256.idOf(index, 0, index.length).toString();
  }

  /** Returns the directories to make, parents first. */
  private static Set<String> directories(ImageConfig config) {
    Set<String> all = new TreeSet<>(MOUNT_POINTS);
    List<String> asked = new ArrayList<>(config.volumes());
    asked.add(config.workingDir());
    for (String path : asked) {
      String made = "";
      for (String name : names(path)) {
        made = made.isEmpty() ? name : made + "/" + name;
        // The base has it, with the mode that a temporary directory needs.
        if (!made.equals("tmp")) {
          all.add(made);
        }
      }
    }
    return all;
  }

  private static Deque<String> names(String path) {
    Deque<String> names = new ArrayDeque<>();
    for (String name : path.split("/", -1)) {
      if (name.equals("..")) {
        names.pollLast();
      } else if (!name.isEmpty() && !name.equals(".")) {
        names.addLast(name);
      }
    }
    return names;
  }
}
