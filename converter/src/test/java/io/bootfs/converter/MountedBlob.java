package io.bootfs.converter;

import io.bootfs.chunker.ChunkSizes;
import io.bootfs.chunker.Digest;
import io.bootfs.chunker.Index;
import io.bootfs.chunker.IndexWriter;
import io.bootfs.oci.source.Image;
import io.bootfs.oci.source.ImageSource;
import io.bootfs.store.WritableChunkStore;
import io.bootfs.store.ingest.ChunkingPipeline;
import io.bootfs.store.stack.Stores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * An image's blob as others see it: converted by us, put together by casync, checked by fsck.erofs
 * and mounted by the kernel. Close it to unmount.
 */
final class MountedBlob implements AutoCloseable {

  private final Path dir;
  private final Index index;

  private MountedBlob(Path dir, Index index) {
    this.dir = dir;
    this.index = index;
  }

  static MountedBlob of(ImageSource source, Path work) throws IOException, InterruptedException {
    Path store = work.resolve("rootfs.castr");
    Index index = convert(source, store);
    Path indexFile = work.resolve("rootfs.caibx");
    IndexWriter.write(index, indexFile);
    Path blob = work.resolve("rootfs.erofs");
    Tool.run("casync", "extract", "--store", store, indexFile, blob);
    Tool.run("fsck.erofs", blob);
    Path dir = Files.createDirectories(work.resolve("mounted"));
    Tool.run("mount", "-t", "erofs", "-o", "loop,ro", blob, dir);
    return new MountedBlob(dir, index);
  }

  static Index convert(ImageSource source, Path store) throws IOException {
    try (WritableChunkStore chunks = Stores.openWritable(store.toString(), line -> {});
        ChunkingPipeline pipeline =
            new ChunkingPipeline(chunks, ChunkSizes.DEFAULT, Digest.SHA512_256, 1)) {
      BlobAssembler assembler =
          new BlobAssembler(pipeline, ChunkSizes.DEFAULT.avg() / 2, ConversionListener.NONE);
      Image image = source.read(assembler);
      return assembler
          .assemble(image, Index.builder(Digest.SHA512_256, ChunkSizes.DEFAULT))
          .index();
    }
  }

  /** Returns where it is mounted. */
  Path dir() {
    return dir;
  }

  Index index() {
    return index;
  }

  @Override
  public void close() throws IOException {
    try {
      Tool.run("umount", dir);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("unmounting " + dir + " was interrupted", e);
    }
  }
}
