package io.bootfs.converter;

import io.bootfs.chunker.Index;
import io.bootfs.chunker.IndexWriter;
import io.bootfs.converter.bootimage.BootImage;
import io.bootfs.oci.ImageConfig;
import io.bootfs.oci.layout.ImageWriter;
import io.bootfs.oci.source.Image;
import io.bootfs.oci.source.ImageSource;
import io.bootfs.oci.source.ImageSourceException;
import io.bootfs.store.ChunkCodec;
import io.bootfs.store.WritableChunkStore;
import io.bootfs.store.ingest.ChunkingPipeline;
import io.bootfs.store.profile.IndexName;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;

/**
 * Converts an image: reads its layers once, stores their chunks, and leaves an index and a boot
 * image in a folder.
 *
 * <p>Nothing is unpacked; memory grows with the number of files and chunks, not with their bytes.
 */
public final class Conversion {

  private final ConversionOptions options;
  private final ConversionListener listener;

  /** Creates conversions with these options. */
  public Conversion(ConversionOptions options, ConversionListener listener) {
    this.options = options;
    this.listener = listener;
  }

  /**
   * Converts an image.
   *
   * <p>The output appears when all is stored. Of a conversion that fails nothing is left but chunks
   * in the store, which the next one finds there.
   *
   * @param source the image
   * @param store where chunks go; stays open
   * @param output where index and boot image go; the caller closes it
   * @throws ImageSourceException if the image is damaged, or can't be booted on this machine
   * @throws IOException if something can't be read or written, or there is no base for the boot
   *     image: that before the source is read
   */
  public ConversionResult convert(ImageSource source, WritableChunkStore store, OutputFolder output)
      throws IOException {
    options.bootImage().check();
    try (ChunkingPipeline pipeline =
        new ChunkingPipeline(store, options.sizes(), options.digest(), options.zstdLevel())) {
      listener.started(pipeline::statistics);
      BlobAssembler assembler = new BlobAssembler(pipeline, options.largeFile(), listener);
      Image image = source.read(assembler);
      listener.assembling();
      AssembledBlob blob =
          assembler.assemble(image, Index.builder(options.digest(), options.sizes()));
      listener.packing();
      long bootImageBytes = writeOutput(image.config(), blob, store, output);
      return new ConversionResult(
          blob.index(), pipeline.statistics(), image.layers().size(), bootImageBytes);
    }
  }

  private long writeOutput(
      ImageConfig config, AssembledBlob blob, WritableChunkStore store, OutputFolder output)
      throws IOException {
    IndexWriter.write(blob.index(), output.index());
    BootImage.Contents contents = contents(config, blob, store, output);
    ImageWriter writer = options.bootImage().build(config, contents);
    try (OutputStream file = Files.newOutputStream(output.config())) {
      // For starts without a boot image.
      if (contents.guess().length > 0) {
        Files.write(output.guess(), contents.guess());
      }
      options.bootImage().runConfig(config, output.index()).write(file);
      writer.writeLayout(output.layout());
      writer.writeArchive(output.archive());
      long bytes = Files.size(output.archive());
      output.publish();
      return bytes;
    } catch (IOException e) {
      // Of two files, the JDK's message names the one that was only read, or none.
      throw new IOException(
          "can't write the boot image to %s: %s".formatted(output.location(), reason(e)), e);
    }
  }

  private static BootImage.Contents contents(
      ImageConfig config, AssembledBlob blob, WritableChunkStore store, OutputFolder output)
      throws IOException {
    try (ChunkCodec codec = new ChunkCodec()) {
      StoredFiles files = new StoredFiles(blob, store, codec);
      return new BootImage.Contents(
          blob.accounts(files),
          output.index(),
          blob.guess(files).of(config, IndexName.of(output.index())),
          output.temporary());
    }
  }

  private static String reason(IOException failure) {
    String reason = failure instanceof FileSystemException e ? e.getReason() : null;
    return reason == null ? String.valueOf(failure.getMessage()) : reason;
  }
}
