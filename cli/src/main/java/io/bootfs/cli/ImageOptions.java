package io.bootfs.cli;

import io.bootfs.chunker.Index;
import io.bootfs.chunker.IndexReader;
import io.bootfs.cli.image.OpenImage;
import io.bootfs.store.Warnings;
import io.bootfs.store.stack.StoreStack;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The options of verbs that look into one image without mounting it. */
final class ImageOptions {

  @Mixin private final ReadingOptions reading = new ReadingOptions();

  @Parameters(
      index = "0",
      paramLabel = "INDEX",
      description =
          "The image's index, or that of casync's directory archive (.caidx); or such an archive"
              + " itself (.catar), which takes no --store.")
  private Path index = Path.of("");

  /** Does something with an open image. */
  interface Use {

    /** Looks into the image. */
    void look(OpenImage image) throws IOException;
  }

  /** Opens the image for as long as it is looked into. */
  void open(Warnings warnings, Use use) throws IOException {
    if (SourceFiles.isArchive(index)) {
      try (OpenImage image = OpenImage.openArchive(index)) {
        use.look(image);
      }
      return;
    }
    Index chunks = IndexReader.readAny(index);
    try (StoreStack stack = reading.open(chunks.digest(), warnings);
        OpenImage image = OpenImage.open(chunks, index.toString(), stack, warnings)) {
      use.look(image);
    }
  }
}
