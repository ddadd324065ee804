package io.bootfs.fuse;

import static org.assertj.core.api.Assertions.assertThat;

import io.bootfs.chunker.ChunkSizes;
import io.bootfs.chunker.Digest;
import io.bootfs.chunker.Index;
import io.bootfs.store.ingest.ChunkingPipeline;
import io.bootfs.store.ingest.ChunkingStream;
import io.bootfs.store.local.LocalStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/**
 * A small tree, made an EROFS image by mkfs.erofs (package erofs-utils), cut into a {@code .castr}
 * folder.
 *
 * @param tree the directory with the original files
 * @param store the folder with the chunks
 * @param image the whole image
 */
record ChunkedImage(Path tree, Path store, Path image, Index index) {

  /** The file whose data is random, so that its chunks are its own. */
  static final String LARGE = "large";

  private static final int ZSTD_LEVEL = 1;

  static ChunkedImage make(Path dir) throws IOException, InterruptedException {
    Path tree = writeTree(Files.createDirectory(dir.resolve("tree")));
    Path image = dir.resolve("image.erofs");
    Process mkfs =
        new ProcessBuilder("mkfs.erofs", image.toString(), tree.toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(mkfs.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(mkfs.waitFor()).as(output).isZero();
    Path store = dir.resolve("image.castr");
    try (LocalStore chunks = LocalStore.create(store)) {
      return new ChunkedImage(tree, store, image, chunked(Files.newInputStream(image), chunks));
    }
  }

  /** Adds the chunks of another image to the store, and returns its index. */
  Index withChunksOf(byte[] another) throws IOException {
    try (LocalStore chunks = LocalStore.create(store)) {
      return chunked(new ByteArrayInputStream(another), chunks);
    }
  }

  private static Index chunked(InputStream image, LocalStore store) throws IOException {
    try (image;
        ChunkingPipeline pipeline =
            new ChunkingPipeline(store, ChunkSizes.DEFAULT, Digest.SHA512_256, ZSTD_LEVEL);
        ChunkingStream stream = pipeline.open()) {
      stream.transferFrom(image);
      return stream.finish();
    }
  }

  private static Path writeTree(Path tree) throws IOException {
    Random random = new Random(5);
    byte[] large = new byte[3 << 20];
    random.nextBytes(large);
    Files.write(tree.resolve(LARGE), large);
    Files.createFile(tree.resolve("empty"));
    Files.createSymbolicLink(tree.resolve("link"), Path.of("sub/file-7"));
    Path sub = Files.createDirectory(tree.resolve("sub"));
    for (int i = 0; i < 200; i++) {
      byte[] content = new byte[random.nextInt(20_000)];
      random.nextBytes(content);
      Path file = Files.write(sub.resolve("file-" + i), content);
      Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(i, i)));
    }
    return tree;
  }

  /** Asserts that a directory shows this image's tree: names, types, content, modes, times. */
  void assertSameTree(Path mounted) throws IOException {
    try (var originals = Files.walk(tree)) {
      for (Path original : (Iterable<Path>) originals::iterator) {
        assertSameFile(original, mounted.resolve(tree.relativize(original)));
      }
    }
    try (var originals = Files.walk(tree);
        var copies = Files.walk(mounted)) {
      assertThat(copies.count()).isEqualTo(originals.count());
    }
  }

  static void assertSameFile(Path original, Path copy) throws IOException {
    String attributes = "unix:mode,uid,gid,size,lastModifiedTime";
    LinkOption options = LinkOption.NOFOLLOW_LINKS;
    Map<String, Object> expected =
        new HashMap<>(Files.readAttributes(original, attributes, options));
    Map<String, Object> actual = new HashMap<>(Files.readAttributes(copy, attributes, options));
    if (Files.isDirectory(original, options)) {
      expected.remove("size");
      actual.remove("size");
    }
    assertThat(actual).as(copy.toString()).isEqualTo(expected);
    if (Files.isSymbolicLink(original)) {
      assertThat(Files.readSymbolicLink(copy)).isEqualTo(Files.readSymbolicLink(original));
    } else if (Files.isRegularFile(original)) {
      assertThat(Files.mismatch(copy, original)).as(copy.toString()).isEqualTo(-1);
    }
  }
}
