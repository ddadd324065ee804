package io.bootfs.runtime.state;

import io.bootfs.chunker.IndexReader;
import io.bootfs.oci.BootConfig;
import io.bootfs.oci.RunConfig;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The images of a data root: index, settings and the converter's guess of each that was run, so
 * that it can be run again by its name. Their chunks lie where they lay. Thread-safe among
 * processes.
 */
public final class Images {

  private static final String INDEX = "rootfs.caibx";
  private static final String STORE = "rootfs.castr";
  private static final String INDEX_SUFFIX = ".caibx";

  private final DataRoot root;

  /** Creates the view of a data root. */
  public Images(DataRoot root) {
    this.root = root;
  }

  /**
   * Finds the image that a user named, and keeps it by its name.
   *
   * @param wanted an index, a folder of {@code bootfs convert}, or the name of an image that was
   *     run before
   * @param store where the chunks are, or null for where the image says
   * @throws IOException if there is none of that name, or it can't be read
   */
  public StoredImage find(String wanted, @Nullable String store) throws IOException {
    Path path = Path.of(wanted);
    try (FolderLock _ = FolderLock.await(root.images())) {
      if (Files.isDirectory(path) && Files.exists(path.resolve(INDEX))) {
        return keep(path.toRealPath().resolve(INDEX), path.toRealPath().getFileName(), store);
      }
      if (Files.isRegularFile(path)) {
        Path index = path.toRealPath();
        return keep(index, stem(index), store);
      }
      return named(wanted, store);
    }
  }

  private StoredImage named(String name, @Nullable String store) throws IOException {
    Path folder = folder(name);
    if (!Files.isDirectory(folder)) {
      throw new IOException(
          "no image %s: it is neither an index, nor a folder of bootfs convert, nor one of %s in %s"
              .formatted(name, names(), root.images()));
    }
    RunConfig config = RunConfig.read(folder.resolve(RunConfig.FILE_NAME));
    return new StoredImage(
        name, folder.resolve(INDEX), store == null ? config : config.withBlobStore(store));
  }

  private StoredImage keep(Path index, @Nullable Path fallback, @Nullable String store)
      throws IOException {
    Path source = index.resolveSibling(RunConfig.FILE_NAME);
    RunConfig config = Files.exists(source) ? RunConfig.read(source) : RunConfig.EMPTY;
    if (!index.endsWith(INDEX)) {
      config = config.withIndex(null); // What is noted there is another's.
    }
    String given = config.name();
    // An empty one would be the folder of all images, which this one is to replace.
    String name = given == null || given.isEmpty() ? String.valueOf(fallback) : given;
    StoredImage image =
        new StoredImage(
            name, folder(name).resolve(INDEX), config.withBlobStore(store(index, config, store)));
    if (!isKept(index, image)) {
      replace(index, image);
    }
    return image;
  }

  private static @Nullable String store(Path index, RunConfig config, @Nullable String store) {
    Path beside = index.resolveSibling(STORE);
    if (store != null) {
      return store;
    }
    return Files.isDirectory(beside) ? beside.toUri().toString() : config.boot().blobStore();
  }

  private static boolean isKept(Path index, StoredImage image) throws IOException {
    Path config = image.index().resolveSibling(RunConfig.FILE_NAME);
    return Files.exists(config)
        && Arrays.equals(Files.readAllBytes(config), bytes(image.config()))
        && Files.mismatch(index, image.index()) == -1
        && Files.exists(guess(index)) == Files.exists(guess(image.index()));
  }

  /** Returns where the converter's guess at what a start reads lies, if there is one. */
  private static Path guess(Path index) {
    return index.resolveSibling(BootConfig.GUESS_NAME);
  }

  private static byte[] bytes(RunConfig config) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    config.write(bytes);
    return bytes.toByteArray();
  }

  private void replace(Path index, StoredImage image) throws IOException {
    // A damaged one does not take the place of what can be run.
    IndexReader.read(index);
    image.checkIndex(index);
    Path fresh = root.images().resolve(".new");
    Path target = folder(image.name());
    Trees.delete(fresh);
    Files.createDirectory(fresh);
    Files.copy(index, fresh.resolve(INDEX));
    if (Files.exists(guess(index))) {
      Files.copy(guess(index), fresh.resolve(BootConfig.GUESS_NAME));
    }
    Files.write(fresh.resolve(RunConfig.FILE_NAME), bytes(image.config()));
    // Containers that run have read it, and those that start wait for the lock.
    Trees.delete(target);
    Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Returns the folder of a name, in which slashes can't be. */
  private Path folder(String name) {
    String plain = name.replace("%", "%25").replace("/", "%2F");
    return root.images().resolve(plain.startsWith(".") ? "%2E" + plain.substring(1) : plain);
  }

  private static String name(String folder) {
    return folder.replace("%2E", ".").replace("%2F", "/").replace("%25", "%");
  }

  private List<String> names() throws IOException {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(root.images())) {
      for (Path folder : folders) {
        if (Files.isDirectory(folder)) {
          names.add(name(folder.getFileName().toString()));
        }
      }
    }
    names.sort(null);
    return names;
  }

  private static @Nullable Path stem(Path index) {
    String file = String.valueOf(index.getFileName());
    return Path.of(
        file.endsWith(INDEX_SUFFIX)
            ? file.substring(0, file.length() - INDEX_SUFFIX.length())
            : file);
  }
}
