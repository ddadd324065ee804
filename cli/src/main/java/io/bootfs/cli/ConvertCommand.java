package io.bootfs.cli;

import io.bootfs.chunker.ChunkSizes;
import io.bootfs.chunker.Index;
import io.bootfs.converter.Conversion;
import io.bootfs.converter.ConversionOptions;
import io.bootfs.converter.ConversionResult;
import io.bootfs.converter.OutputFolder;
import io.bootfs.converter.bootimage.BootImage;
import io.bootfs.oci.Platform;
import io.bootfs.oci.layout.LayerCompression;
import io.bootfs.oci.source.ImageChoice;
import io.bootfs.oci.source.ImageSource;
import io.bootfs.store.ShownUrl;
import io.bootfs.store.WritableChunkStore;
import io.bootfs.store.copy.PackCopy;
import io.bootfs.store.ingest.ChunkingStatistics;
import io.bootfs.store.stack.Stores;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The verb {@code convert}: turns a container image into a boot image, an index and chunks. */
@Command(
    name = "convert",
    mixinStandardHelpOptions = true,
    description = {
      "Turns a container image into one that boots itself and pulls its data lazily.",
      "Writes DIR/rootfs.caibx, DIR/rootfs.castr (unless --store names another store), "
          + "DIR/image (an OCI layout) and DIR/image.tar (for docker load), and "
          + "DIR/boot.properties (for bootfs run).",
      "When a conversion fails, chunks that it has stored stay in the store, and the next one "
          + "finds them there; nothing else stays."
    })
final class ConvertCommand implements Callable<Integer> {

  /** The launcher says where `make build` has left the tree of the base layer. */
  private static final String BASE_PROPERTY = "bootfs.base";

  private static final String INDEX = "rootfs.caibx";

  /** What is printed for a program. */
  private record Converted(
      String index,
      int layers,
      long chunks,
      long bytes,
      ChunkingStatistics stored,
      String bootImage,
      long bootImageBytes,
      double seconds,
      @Nullable ImagePack pack,
      @Nullable ProfilePack profile) {}

  /** What was made. */
  private record Done(
      ConversionResult result, @Nullable ImagePack pack, @Nullable ProfilePack profile) {}

  @Mixin private final Output report = new Output();

  @Mixin
  private ChunkingOptions chunking =
      new ChunkingOptions(ChunkSizes.DEFAULT, ConversionOptions.DEFAULT_LEVEL);

  @Mixin private RecordingOptions recording = new RecordingOptions();

  @Parameters(
      index = "0",
      paramLabel = "SOURCE",
      description = {
        "The image: oci:DIR[:TAG], oci-archive:FILE[:TAG], docker-archive:FILE[:NAME], dir:DIR "
            + "(a root directory), tar:FILE (a root filesystem), docker:NAME or podman:NAME, "
            + "catar:FILE or caidx:FILE (a directory archive of casync's, or its index);",
        "without a prefix, a path to any of these or the name of an image in a running engine."
      })
  private String source = "";

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "DIR",
      description = "Where to write; made if it lacks.")
  private Path output = Path.of("");

  @Option(
      names = "--store",
      paramLabel = "URL",
      description = "The chunk store to write to (default: DIR/rootfs.castr).")
  private @Nullable String store;

  @Option(
      names = "--source-store",
      paramLabel = "URL",
      description =
          "Where the chunks of a caidx: source come from (default: default.castr beside it, as"
              + " casync keeps them).")
  private @Nullable String sourceStore;

  @Option(
      names = "--pack",
      description = {
        "Store all chunks of the image once more, as one pack beside them: starts without a profile,"
            + " and whoever reads much of the image, need few requests.",
        "The image takes twice as much in the store."
      })
  private boolean pack;

  @Option(
      names = "--blob-store",
      paramLabel = "URL",
      description = "Where the container reads chunks from unless BLOB_STORE tells it otherwise.")
  private @Nullable String blobStore;

  @Option(
      names = "--layers",
      paramLabel = "gzip|zstd",
      converter = LayersConverter.class,
      description = {
        "How the boot image's layers are compressed (default: gzip). By zstd, a node without the"
            + " base layer of boot images pulls a quarter less.",
        "Docker takes zstd from its version 23 on; podman and containerd do."
      })
  private LayerCompression layers = LayerCompression.GZIP;

  @Option(
      names = "--platform",
      paramLabel = "OS/ARCH",
      converter = PlatformConverter.class,
      description = "Which image of several to take (default: this machine's).")
  private @Nullable Platform platform;

  @Option(names = "--tag", paramLabel = "NAME", description = "What to call the boot image.")
  private @Nullable String tag;

  @Parameters(
      index = "1..*",
      paramLabel = "CMD",
      description = "What --record runs in place of the image's CMD; write -- before it.")
  private List<String> command = List.of();

  @Override
  public Integer call() throws IOException {
    recording.check(command);
    ImageSource image =
        new ConvertSource(new ImageChoice(platform, null), sourceStore, report::warn).open(source);
    long began = System.nanoTime();
    Done done;
    try (OutputFolder folder = OutputFolder.open(output);
        WritableChunkStore chunks = openStore();
        ConvertProgress progress = new ConvertProgress(report)) {
      Thread cleaning = new Thread(() -> cleanUp(folder), "remove temporary files");
      Runtime.getRuntime().addShutdownHook(cleaning);
      try {
        done = convert(image, chunks, folder, progress);
      } catch (IOException e) {
        throw FullDisk.named(output, e);
      } finally {
        unhook(cleaning);
      }
    }
    summarize(done, System.nanoTime() - began);
    return 0;
  }

  private Done convert(
      ImageSource image, WritableChunkStore chunks, OutputFolder folder, ConvertProgress progress)
      throws IOException {
    ConversionOptions options =
        new ConversionOptions(
            chunking.sizes(),
            chunking.digest(),
            chunking.level(),
            new BootImage(base(), blobStore, tag, layers));
    ConversionResult result = new Conversion(options, progress).convert(image, chunks, folder);
    Index index = result.index();
    return new Done(
        result,
        pack ? pack(index, chunks, folder, progress) : null,
        recording.isWanted() ? record(index, chunks, folder, progress) : null);
  }

  private ImagePack pack(
      Index index, WritableChunkStore chunks, OutputFolder folder, ConvertProgress progress)
      throws IOException {
    PackCopy copy = new PackCopy(chunks, folder.temporary());
    progress.packing(() -> "%,d chunks packed".formatted(copy.chunksRead()));
    return ImagePack.push(output.resolve(INDEX), index, copy);
  }

  private ProfilePack record(
      Index index, WritableChunkStore chunks, OutputFolder folder, ConvertProgress progress)
      throws IOException {
    progress.recording();
    return recording.record(
        output.resolve(INDEX),
        index,
        command,
        storeUrl(),
        chunks,
        folder.temporary().resolve("record"));
  }

  private WritableChunkStore openStore() throws IOException {
    return Stores.openWritable(storeUrl(), report::warn);
  }

  private String storeUrl() {
    return store == null ? OutputFolder.store(output).toAbsolutePath().toString() : store;
  }

  private static Path base() throws IOException {
    String base = System.getProperty(BASE_PROPERTY);
    if (base == null) {
      throw new IOException(
          "no base layer for boot images: run the launcher ./bootfs, or java with -D"
              + BASE_PROPERTY
              + "=DIR");
    }
    return Path.of(base);
  }

  private void cleanUp(OutputFolder folder) {
    recording.stop();
    try {
      folder.close();
    } catch (IOException e) {
      // The process is ending, and nobody is left to be told.
    }
  }

  private static void unhook(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending: the hook runs already.
    }
  }

  private void summarize(Done done, long nanos) {
    ConversionResult result = done.result();
    ImagePack image = done.pack();
    ProfilePack profile = done.profile();
    Path index = output.resolve(INDEX);
    Path bootImage = output.resolve("image.tar");
    report.result(
        new Converted(
            index.toString(),
            result.layers(),
            result.index().chunkCount(),
            result.index().blobSize(),
            result.statistics(),
            bootImage.toString(),
            result.bootImageBytes(),
            nanos / 1e9,
            image,
            profile),
        summary(result, index, bootImage, nanos)
            + (image == null ? "" : "\n" + image.text(ShownUrl.of(storeUrl())))
            + (profile == null ? "" : "\n" + profile.text(ShownUrl.of(storeUrl()))));
  }

  private static String summary(ConversionResult result, Path index, Path bootImage, long nanos) {
    ChunkingStatistics done = result.statistics();
    return String.format(
        Locale.ROOT,
        "%s: %d layers, %s, %,d chunks, %,d of them new: %s stored as %s%n"
            + "%s: boot image of %s%nconverted in %.1f s, %s",
        index,
        result.layers(),
        ByteCount.format(result.index().blobSize()),
        result.index().chunkCount(),
        done.newChunks(),
        ByteCount.format(done.newBytes()),
        ByteCount.format(done.storedBytes()),
        bootImage,
        ByteCount.format(result.bootImageBytes()),
        nanos / 1e9,
        ByteCount.rate(result.index().blobSize(), nanos));
  }

  /** Reads {@code gzip} or {@code zstd}. */
  private static final class LayersConverter extends ParsedValue<LayerCompression> {
    LayersConverter() {
      super(LayerCompression::parse);
    }
  }

  /** Reads {@code OS/ARCH}. */
  private static final class PlatformConverter extends ParsedValue<Platform> {
    PlatformConverter() {
      super(Platform::parse);
    }
  }
}
